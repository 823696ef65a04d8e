import type { Fields } from 'gadwall/client'

interface Props {
  readonly label: string
  /** Labels by name. */
  readonly fields: Readonly<Record<string, string>>
  readonly onSend: (fields: Fields) => void
}

/** A form that is sent by a script. */
export function Form({ label, fields, onSend }: Props) {
  const send = (data: FormData) => onSend(Object.fromEntries(data) as Fields)
  return (
    <form action={send}>
      {Object.entries(fields).map(([name, text]) => (
        <label key={name}>
          {text} <input name={name} type={name === 'password' ? 'password' : 'text'} />
        </label>
      ))}
      <button type="submit">{label}</button>
    </form>
  )
}
