/** Where an area's folder waits while a new one takes its place: readers look here when the name itself is not there. */
export const previousFolder = (name: string): string => `.old-${name}`;
