/** The name under which the settings are injected. */
export const CONFIG = Symbol('Config');
