/** The words of the page about this device. */
import type { RoomWords } from '../words.ts';

export const settings: RoomWords<'settings'> = {
  title: 'Du',
  offlineReady: 'Bereit für den Flugmodus: Alles Nötige ist auf diesem Gerät.',
  offlineChecking: 'Vorbereitung für den Flugmodus …',
  offlineNone: 'In diesem Browser oder unter dieser Adresse ist Offline-Betrieb nicht möglich.',
  storage: 'Speicher',
  privacy: 'Standort',
  keepLocation: 'Die Koordinaten des Ortes (SITELAT, SITELONG) in gesicherten FITS-Dateien behalten',
  keepLocationWhy: 'Aus: Neue Stacks verraten nicht, wo du beobachtest.',
  format: 'FITS-Pixel',
  formats: { float32: '32 Bit Gleitkomma', int16: '16 Bit, halbe Größe' },
  rejection: 'Verwerfen von Ausreißern',
  rejections: {
    none: 'Keines',
    sigma: 'Sigma-Clipping',
    winsorized: 'Winsorized Sigma (empfohlen)',
    mad: 'Median der absoluten Abweichung',
    median: 'Median',
  },
  language: 'Sprache',
  languages: { browser: 'Wie der Browser', en: 'English', de: 'Deutsch' },
  engine: 'Dieses Gerät',
  facts: {
    processors: 'Prozessoren',
    threads: 'Threads zum Stacken',
    memory: 'Arbeitsspeicher',
    simd: 'SIMD',
    webgl: 'WebGL 2',
    folders: 'Zugriff auf Ordner',
    wake: 'Bildschirm bleibt an',
  },
  yes: 'ja',
  no: 'nein',
  version: 'Version',
  licences: 'Lizenzen fremden Codes in dieser App',
};
