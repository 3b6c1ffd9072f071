/** Builders of ESLint rules that forbid something and say why. */

/** A rule that reports every node matching the selector (esquery syntax). */
export function forbidSyntax(selector, message) {
  return {
    meta: { type: 'problem', schema: [], messages: { forbidden: message } },
    create: (context) => ({ [selector]: (node) => context.report({ node, messageId: 'forbidden' }) }),
  };
}

/** A rule that reports every use of a global, by its own name or as a property of the global object. */
export function forbidGlobal(name, message) {
  const property = `MemberExpression[object.name=/^(globalThis|window|self)$/][property.name="${name}"]`;
  return {
    meta: { type: 'problem', schema: [], messages: { forbidden: message } },
    create(context) {
      const report = (node) => context.report({ node, messageId: 'forbidden' });
      return {
        [property]: report,
        'Program:exit'(program) {
          const scope = context.sourceCode.getScope(program);
          const declaredByLib = scope.set.get(name);
          const known = declaredByLib && declaredByLib.defs.length === 0 ? declaredByLib.references : [];
          const unknown = scope.through.filter(({ identifier }) => identifier.name === name);
          for (const { identifier } of new Set([...known, ...unknown])) report(identifier);
        },
      };
    },
  };
}
