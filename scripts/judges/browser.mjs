// What the drivers share: a Chromium that sees nothing but this computer, and the answer in JSON.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import puppeteer from 'puppeteer-core'

const require = createRequire(import.meta.url)

/** The folder of an installed package. */
export const packageFolder = name => {
    const found = require.resolve.paths(name).map(folder => join(folder, name))
    const folder = found.find(path => {
        try {
            return readFileSync(join(path, 'package.json'))
        } catch {
            return false
        }
    })
    if (!folder) throw new Error(`${name} is not installed`)
    return folder
}

export const packageVersion = name =>
    JSON.parse(readFileSync(join(packageFolder(name), 'package.json'), 'utf8')).version

/** Chromium, at PUPPETEER_EXECUTABLE_PATH or where Debian has it; whatever is not on this computer is not found. */
export const launch = () => puppeteer.launch({
    executablePath: process.env.PUPPETEER_EXECUTABLE_PATH ?? '/usr/bin/chromium',
    timeout: 120_000,
    protocolTimeout: 600_000,
    args: [
        // Root cannot have the sandbox; the pages are our own and get no network.
        '--no-sandbox',
        '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-dev-shm-usage',
        '--disable-gpu',
        '--disable-sync',
        '--no-first-run',
        '--force-color-profile=srgb',
        '--hide-scrollbars',
    ],
})

/** Writes the answer: version of the judge, number of assertions, findings. */
export const answer = (version, assertions, findings) =>
    process.stdout.write(JSON.stringify({ version, assertions, findings }) + '\n')

export const finding = (severity, code, message, where) => ({ severity, code, message, where })
