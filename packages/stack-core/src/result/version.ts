/** Name and version of the program, as reported in the header of a stack. */
export const SOFTWARE = 'CrowdSky 0.1.0';
