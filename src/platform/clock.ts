/** Gives the present moment; a test hands in another. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();
