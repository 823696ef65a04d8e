const granted = new Map<string, string>()

/** What an app with a table of permissions of its own hands to `mountUsers`. */
export const may = [
  (user: { readonly username: string }) => {
    const name = granted.get(user.username)
    return name === undefined ? [] : [name]
  },
] as const

export async function grant(_table: string, username: string, permission: string): Promise<void> {
  granted.set(username, permission)
}
