/** Name and version of the program that made a stack, as its header tells them. */
export const SOFTWARE = 'CrowdSky 0.1.0';
