/** The words of the help, about and privacy pages. */
import type { RoomWords } from '../words.ts';

export const help: RoomWords<'help'> = {
  title: 'Vom Teleskop auf dieses Gerät',
  lead: 'Drei Wege, die heute gehen. Kopiert wird am besten, wenn das Teleskop ruht: 1.000 Aufnahmen sind 4 GB.',
  first:
    'Einmal, vor der Nacht: Schalte in der Seestar-App in den Einstellungen des Teleskops „Jedes Einzelbild speichern“ („Save each frame in enhancing“) ein. Ohne das gibt es keine Rohaufnahmen.',
  folder:
    'Auf dem Teleskop liegen die Aufnahmen unter MyWorks, im Ordner des Ziels, dessen Name auf _sub endet. Ihre Namen beginnen mit Light_.',
  ways: {
    phone: {
      title: 'Telefon: ein USB-C-Kabel',
      steps: [
        'Schalte das Teleskop ein und verbinde es mit einem USB-C-Kabel, das Daten überträgt.',
        'Die Datei-App des Telefons zeigt es als USB-Laufwerk. Android fragt vielleicht, ob es gelesen werden darf.',
        'Wähle in CrowdSky Stacken, dann die Dateien oder den Ordner, der auf _sub endet.',
      ],
      hint: 'iPhones ohne USB-C lesen keine Laufwerke: Nimm das WLAN wie beim Tablet.',
    },
    tablet: {
      title: 'Tablet: WLAN und die Dateien-App',
      steps: [
        'Verbinde dich mit dem WLAN des Teleskops, oder lass beide in deinem eigenen sein.',
        'iPad: Dateien, die drei Punkte, Mit Server verbinden, smb://10.0.0.1 im WLAN des Teleskops; in deinem die Adresse, die die Seestar-App zeigt. Verbinde dich als Gast.',
        'Kopiere den _sub-Ordner auf das Tablet und wähle ihn in CrowdSky.',
      ],
      hint: 'Android braucht eine Datei-App, die Netzfreigaben (SMB) kennt.',
    },
    computer: {
      title: 'Computer: Kabel oder Netzfreigabe',
      steps: [
        'Schließe ein USB-C-Kabel an: Das Teleskop ist ein Laufwerk. Oder öffne die Freigabe: \\\\seestar unter Windows, smb://seestar.local am Mac.',
        'Wähle in CrowdSky Stacken, dann den Ordner MyWorks: alle Ziele und Nächte auf einmal. Es muss nichts kopiert werden.',
        'Mit Live kannst du den Ordner beobachten, während das Teleskop arbeitet.',
      ],
      hint: 'Ordner wählen können Chrome und Edge; sonst wähle die Dateien oder zieh den Ordner herein.',
    },
  },
  about: 'Über CrowdSky',
  aboutText: [
    'CrowdSky stackt Rohaufnahmen von Seestar-Teleskopen auf dem Gerät in deiner Hand: Stern für Stern registriert, gewichtet, von Satelliten und Hot Pixels befreit und als lineares FITS aufbewahrt.',
    'Dieselben Aufnahmen ergeben auf jedem Gerät dieselben Bytes, und „crowdsky verify“ beweist es. Es ist freie Software.',
  ],
  privacy: 'Datenschutz',
  privacyText: [
    'Aufnahmen, Stacks und Einstellungen bleiben auf diesem Gerät. Die App sendet nichts, zählt nichts und fragt niemanden sonst.',
    'Stacks verraten nicht, wo du beobachtest, außer du behältst die Koordinaten mit Absicht.',
    'Wer die Daten des Browsers für diese Seite löscht, löscht die Stacks: Sichere, was du behalten willst.',
  ],
  toHelp: 'Wie Aufnahmen auf dieses Gerät kommen',
  toAbout: 'Über CrowdSky und Datenschutz',
};
