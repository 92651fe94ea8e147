/** Of panels of this machine in the demo, where nobody is asked for a secret. Public, and of no use anywhere else. */
export const DEMO_KEY = Buffer.from('QUANYAN-TEST-K01', 'latin1');
