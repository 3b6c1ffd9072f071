/** The words of the help, about and privacy pages. */

export const help = {
  title: 'From the telescope to this device',
  lead: 'Three ways that work today. Copying is best done while the telescope rests: 1,000 frames are 4 GB.',
  first:
    'Once, before the night: in the Seestar app, under the telescope’s settings, switch on “Save each frame in enhancing”. Without it there are no raw frames.',
  folder:
    'On the telescope the frames lie under MyWorks, in the folder of the target whose name ends in _sub. Their names begin with Light_.',
  ways: {
    phone: {
      title: 'Phone: a USB-C cable',
      steps: [
        'Switch the telescope on and connect it to the phone with a USB-C cable that carries data.',
        'The phone’s file app shows it as a USB drive. Android may ask whether it may be read.',
        'In CrowdSky choose Stack, then the files or the folder that ends in _sub.',
      ],
      hint: 'iPhones without USB-C read no drives: go by Wi-Fi, as on a tablet.',
    },
    tablet: {
      title: 'Tablet: Wi-Fi and the Files app',
      steps: [
        'Join the telescope’s Wi-Fi, or let both be in your own.',
        'iPad: Files, the three dots, Connect to Server, smb://10.0.0.1 in the telescope’s own Wi-Fi; in yours the address that the Seestar app shows. Connect as guest.',
        'Copy the _sub folder to the tablet, then choose it in CrowdSky.',
      ],
      hint: 'Android needs a file app that knows network shares (SMB).',
    },
    computer: {
      title: 'Computer: cable or network share',
      steps: [
        'Connect a USB-C cable: the telescope is a drive. Or open the share: \\\\seestar on Windows, smb://seestar.local on a Mac.',
        'In CrowdSky choose Stack, then the folder MyWorks: all targets and nights at once. Nothing has to be copied first.',
        'With Live you can watch the folder while the telescope works.',
      ],
      hint: 'Folders can be chosen in Chrome and Edge; elsewhere choose the files or drop the folder.',
    },
  },
  about: 'About CrowdSky',
  aboutText: [
    'CrowdSky stacks raw frames of Seestar telescopes on the device in your hand: registered star by star, weighted, cleaned of satellites and hot pixels, and kept as linear FITS.',
    'The same frames give the same bytes on every device, and “crowdsky verify” proves it. It is free software.',
  ],
  privacy: 'Privacy',
  privacyText: [
    'Frames, stacks and settings stay on this device. The app sends nothing, counts nothing and asks no one else.',
    'Stacks do not tell where you observe from, unless you keep the coordinates on purpose.',
    'Clearing the browser’s data for this site deletes the stacks: save those that you want to keep.',
  ],
  toHelp: 'How frames get to this device',
  toAbout: 'About and privacy',
} as const;
