import type { Messages } from '../messages.ts'

/** What an import answers. */
export const deImport: Messages = {
  'import.unreadable': 'Nicht lesbar.',
  'import.too_long': 'Länger, als die Zeile einer Person sein kann.',
  'import.not_utf8': 'Kein UTF-8: Speichern Sie die Datei in dieser Kodierung.',
  'import.quotes_misplaced': 'Anführungszeichen stehen, wo sie nicht stehen können.',
  'import.values_miscounted': 'Hier stehen {found} Werte, in der ersten Zeile {expected}.',
  'import.not_an_object': 'Kein JSON-Objekt.',
  'import.unknown_column': 'Eine solche Spalte gibt es nicht.',
  'import.missing': 'Fehlt.',
  'import.not_text': 'Kein Text.',
  'import.username_invalid': 'Nur Buchstaben, Ziffern und _ . @ + - sind möglich, höchstens 150.',
  'import.username_foreign_email': 'Mit einem @ muss es die E-Mail-Adresse derselben Zeile sein.',
  'import.email_invalid': 'Keine einzelne Adresse.',
  'import.name_invalid': 'Kein Text von höchstens {max} Zeichen.',
  'import.name_invisible': 'Enthält etwas Unsichtbares.',
  'import.flag_invalid': 'Weder true noch false.',
  'import.date_invalid': 'Kein Datum wie 2014-05-06T07:08:09Z.',
  'import.groups_invalid': 'Keine Liste von Namen.',
  'import.group_too_long': 'Der Name einer Gruppe hat höchstens {max} Zeichen.',
  'import.password_twice': 'Es gibt schon einen passwordHash.',
  'import.password_too_long': 'Länger als {max} Byte.',
  'import.email_taken': 'Diese Adresse hat jemand anderes.',
  'import.email_taken_by_line': 'Diese Adresse steht in Zeile {line}.',
  'import.looks_alike': 'Dem Namen einer anderen Person zum Verwechseln ähnlich.',
  'import.looks_alike_by_line': 'Dem Namen in Zeile {line} zum Verwechseln ähnlich.',
  'import.repeated': 'Eine Zeile davor hat denselben Benutzernamen.',
  'import.repeated_by_line': 'Zeile {line} hat denselben Benutzernamen.',

  'import.hash_unusable':
    'Das steht für ein Passwort, das nie passt: Importieren Sie die Person ohne Hash.',
  'import.hash_unknown': 'Kein bekanntes Format von Passwort-Hashes sieht so aus.',
  'import.hash_damaged': 'Das sieht nach einem bekannten Format aus, ist aber beschädigt.',
  'import.hash_too_expensive':
    'Das braucht mehr Zeit (siehe HASH_MAX_MS) oder Speicher, als eine Anmeldung darf.',
  'import.hash_needs_engine': 'Das braucht das Paket @node-rs/argon2, das nicht installiert ist.',
  'import.hash_needs_key':
    'Das braucht einen Schlüssel: siehe PASSWORD_PEPPER und FIREBASE_SIGNER_KEY.',
  'import.hash_weak':
    'Dieser Hash ist zu schwach, um so zu bleiben: Lassen Sie schwache Hashes zu, dann wird er in einen starken eingepackt.',
  'import.hash_too_long': 'Länger als die {max} Zeichen, die gespeichert werden können.',
}
