/** Every function and class that a package's door lets through is documented where it is defined. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { plantTreeForTest, projectRoot } from './plant-tree.ts';

function listUndocumented(room: string): string[] {
  const door = join(room, 'src', 'index.ts');
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    allowImportingTsExtensions: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
  };
  const program = ts.createProgram([door], options);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(door);
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) return [`${door} is no module`];
  return checker
    .getExportsOfModule(module)
    .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol))
    .filter((symbol) => symbol.flags & (ts.SymbolFlags.Function | ts.SymbolFlags.Class))
    .filter((symbol) => symbol.getDocumentationComment(checker).length === 0)
    .map((symbol) => symbol.name);
}

const rooms = readdirSync(join(projectRoot, 'packages')).filter((name) =>
  existsSync(join(projectRoot, 'packages', name, 'src', 'index.ts')),
);

it.each(rooms)('@crowdsky/%s', (name) => {
  expect(listUndocumented(join(projectRoot, 'packages', name))).toEqual([]);
});

it('finds one without', () => {
  const room = plantTreeForTest({
    'src/index.ts': "export { told, untold } from './star.ts';",
    'src/star.ts': '/** One star. */\nexport function told() {}\nexport function untold() {}',
  });
  expect(listUndocumented(room)).toEqual(['untold']);
});
