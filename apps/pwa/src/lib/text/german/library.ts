/** The words of the library. */
import type { RoomWords } from '../words.ts';

export const library: RoomWords<'library'> = {
  title: 'Bibliothek',
  empty: 'Noch keine Stacks. Was du stackst, wird hier auf diesem Gerät aufbewahrt.',
  emptyAction: 'Aufnahmen stacken',
  loading: 'Die Bibliothek wird geöffnet …',
  forbidden:
    'Dieser Browser verbietet hier das Speichern (vielleicht ein privates Fenster), deshalb können Stacks nicht bleiben. Öffne CrowdSky in einem gewöhnlichen Fenster.',
  used: (used, left) => `${used} belegt, ${left} frei auf diesem Gerät`,
  persist: 'Vor dem Löschen schützen',
  persistWhy:
    'Wird ein Gerät voll, leeren Browser Seiten, die eine Weile nicht benutzt wurden. Geschützte Stacks bleiben, bis du sie löschst.',
  persistent: 'Vor dem Löschen geschützt',
  persistRefused:
    'Der Browser hat noch nicht zugestimmt. Es hilft, CrowdSky auf dem Startbildschirm zu installieren.',
  zip: 'Alle als Zip sichern',
  zipping: (done, total) => `Gepackt: ${done} von ${total}`,
  deleted: (name) => `„${name}“ gelöscht.`,
  undo: 'Rückgängig',
  open: (name) => `${name} öffnen`,
  rename: 'Umbenennen',
  renameLabel: 'Neuer Name',
  renameDone: 'Diesen Namen behalten',
  remove: 'Löschen',
  saveFits: 'FITS sichern',
  savePng: 'PNG sichern',
  share: 'Teilen',
  shareAgain: 'Das Bild ist jetzt fertig. Tippe noch einmal auf Teilen.',
  notShared: 'Das Bild konnte nicht geteilt werden. Sichere es als PNG und teile die Datei.',
  unreadable: 'Die Datei dieses Stacks konnte nicht gelesen werden. Versuche es noch einmal.',
  gone: 'Die Datei dieses Stacks ist weg: Der Browser hat sie gelöscht.',
};
