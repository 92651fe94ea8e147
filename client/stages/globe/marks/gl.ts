/** A compiled program and where its uniforms are. */
export interface Program {
  readonly handle: WebGLProgram;
  readonly at: (name: string) => WebGLUniformLocation | null;
}

/** @throws Error with the compiler's words. */
export function createProgram(gl: WebGL2RenderingContext, vertex: string, fragment: string, attributes: readonly string[]): Program {
  const handle = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, vertex],
    [gl.FRAGMENT_SHADER, fragment],
  ] as const) {
    const shader = gl.createShader(type)!;
    gl.shaderSource(shader, `#version 300 es\nprecision highp float;\nprecision highp int;\n${source}`);
    gl.compileShader(shader);
    gl.attachShader(handle, shader);
    gl.deleteShader(shader);
  }
  attributes.forEach((name, index) => gl.bindAttribLocation(handle, index, name));
  gl.linkProgram(handle);
  if (!gl.getProgramParameter(handle, gl.LINK_STATUS) && !gl.isContextLost()) {
    const words =
      gl
        .getAttachedShaders(handle)
        ?.map((shader) => gl.getShaderInfoLog(shader))
        .join('\n') ?? '';
    throw new Error(`marks: a shader does not compile: ${gl.getProgramInfoLog(handle)}\n${words}`);
  }
  const known = new Map<string, WebGLUniformLocation | null>();
  return {
    handle,
    at: (name) => {
      if (!known.has(name)) known.set(name, gl.getUniformLocation(handle, name));
      return known.get(name)!;
    },
  };
}

/** One column of instances: floats, or bytes that the shader reads as whole numbers. */
interface Column {
  readonly size: number;
  readonly data: Float32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;
}

/** Instances of a quad (attribute 0: its corners, −1 … 1), one attribute per column from 1 on. */
export class Instances {
  private readonly gl: WebGL2RenderingContext;
  private readonly array: WebGLVertexArrayObject;
  private readonly buffers: WebGLBuffer[] = [];
  private readonly count: number;

  constructor(gl: WebGL2RenderingContext, count: number, columns: readonly Column[]) {
    this.gl = gl;
    this.count = count;
    this.array = gl.createVertexArray();
    gl.bindVertexArray(this.array);
    this.addColumn({ size: 2, data: new Float32Array([-1, -1, 1, -1, -1, 1, 1, 1]) }, 0);
    for (const [i, column] of columns.entries()) {
      this.addColumn(column, i + 1);
      gl.vertexAttribDivisor(i + 1, 1);
    }
    gl.bindVertexArray(null);
  }

  /** Writes into a column, from one of its numbers on. */
  write(column: number, from: number, data: Uint8Array<ArrayBuffer> | Float32Array<ArrayBuffer>): void {
    const { gl } = this;
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffers[column + 1]);
    gl.bufferSubData(gl.ARRAY_BUFFER, from * data.BYTES_PER_ELEMENT, data);
  }

  draw(): void {
    const { gl } = this;
    gl.bindVertexArray(this.array);
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, this.count);
    gl.bindVertexArray(null);
  }

  dispose(): void {
    for (const buffer of this.buffers) this.gl.deleteBuffer(buffer);
    this.gl.deleteVertexArray(this.array);
  }

  private addColumn({ size, data }: Column, index: number): void {
    const { gl } = this;
    const buffer = gl.createBuffer();
    this.buffers.push(buffer);
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.bufferData(gl.ARRAY_BUFFER, data, gl.DYNAMIC_DRAW);
    gl.enableVertexAttribArray(index);
    if (data instanceof Uint8Array) gl.vertexAttribIPointer(index, size, gl.UNSIGNED_BYTE, 0, 0);
    else gl.vertexAttribPointer(index, size, gl.FLOAT, false, 0, 0);
  }
}
