/** The words for what goes to the server. */
import type { RoomWords } from '../words.ts';
import { count } from './count.ts';

export const send: RoomWords<'send'> = {
  send: 'Senden',
  sendWhenOnline: 'Senden, wenn wieder online',
  title: 'An CrowdSky senden',
  goes: (n, size) => `${count(n, 'fertiger Stack', 'fertige Stacks')}, ${size}`,
  what: 'Was geht',
  not: 'Was nicht geht',
  notGoing: 'Die Rohaufnahmen und der Ort, an dem du beobachtet hast.',
  placeGoes:
    'Die Rohaufnahmen. Der Beobachtungsort geht mit dem Stack: du lässt ihn in deinen Dateien stehen.',
  who: 'Wer es sieht',
  onlyYou: 'Du allein, in deinem Konto. Du kannst es jederzeit löschen.',
  queued: 'Es steht in der Schlange und geht, sobald du angemeldet bist.',
  arrived: (name) => `„${name}“ ist bei CrowdSky.`,
  places: {
    here: 'Auf diesem Gerät',
    both: 'Auf diesem Gerät und bei CrowdSky',
    there: 'Nur bei CrowdSky',
    waiting: 'Wartet',
    sending: (percent) => `Sendet ${percent}`,
    needsYou: 'Braucht dich',
  },
  troubles: {
    network: 'kein Netz',
    server: 'der Server ist nicht erreichbar, es wird wieder versucht',
    signIn: 'erst anmelden',
    mail: 'bestätige deine Adresse mit dem Link in der Mail',
    paused: 'angehalten',
    metered: 'wartet auf WLAN',
    quota: 'dein Konto ist voll',
    exists: 'CrowdSky hat einen anderen Stack dieser Zeit und dieses Orts',
    gone: 'die Datei ist nicht mehr auf diesem Gerät',
    otherAccount: 'für ein anderes Konto eingereiht',
    ownFault: 'ein Fehler von CrowdSky selbst, nicht deiner',
    blocked: 'das Konto ist gesperrt',
    refused: (message) => `abgelehnt: ${message}`,
  },
  pauseAll: 'Senden anhalten',
  wifiOnly: 'Nur über WLAN senden',
};
