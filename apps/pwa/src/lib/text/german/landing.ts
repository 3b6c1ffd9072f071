/** The words of the start page. */
import type { RoomWords } from '../words.ts';

export const landing: RoomWords<'landing'> = {
  title: 'Stacke eine Nacht voller Seestar-Aufnahmen, gleich hier auf dem Feld.',
  lead: 'CrowdSky macht aus Hunderten kurzer Rohaufnahmen ein tiefes Bild, auf diesem Telefon, Tablet oder Laptop. Ohne Netz, ohne Upload, ohne Konto.',
  start: 'Meine Aufnahmen stacken',
  sample: 'Mit Beispielaufnahmen versuchen',
  promises: [
    ['Offline', 'Läuft nach diesem einen Besuch im Flugmodus.'],
    ['Deins', 'Aufnahmen verlassen das Gerät nie. Dein Standort wird aus Ergebnissen entfernt.'],
    ['Ehrlich', 'Lineares FITS mit 32 Bit, jede Aufnahme belegt, dieselben Bytes auf jedem Gerät.'],
  ],
  figure: 'Drei Aufnahmen, vom rotierenden Bildfeld gedreht, Stern für Stern aufeinandergelegt',
  insecure:
    'Diese Adresse ist nicht sicher (https), deshalb verbietet der Browser Speicher und Offline-Betrieb. Öffne CrowdSky über https, oder auf diesem Rechner selbst als localhost.',
};
