declare module 'virtual:quanyan-icons' {
  const shapes: Readonly<Record<string, import('./collect.ts').IconShape>>;
  export default shapes;
}
