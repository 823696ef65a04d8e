import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const client = fileURLToPath(new URL('../../src/client.ts', import.meta.url))

// biome-ignore lint/style/noDefaultExport: Vite asks for it.
export default defineConfig({
  plugins: [react()],
  // In your own app it is a package.
  resolve: { alias: { 'gadwall/client': client } },
  server: { port: 5173, strictPort: true, fs: { allow: ['../..'] } },
})
