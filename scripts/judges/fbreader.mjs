// Turns the pages of a book in FBReader, by day and by night, and looks at each.
//
// usage: node fbreader.mjs BOOK.epub [--pictures FOLDER]
//
// FBReader 0.12 reads XHTML with an engine of its own, without style sheets, and can be asked nothing: it
// has a window. So it is given a screen that exists in a file (Xvfb), keys are pressed (xdotool), and
// the screen is read. Does the book open, has each page ink, and does what stands off from its ground by
// day do so by night? With --pictures every screen is kept, as PPM.

import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { unpack } from './book.mjs'
import { answer, finding } from './browser.mjs'

const [WIDTH, HEIGHT] = [600, 760]
const SCREEN = [WIDTH + 40, HEIGHT + 40] // the pointer waits beside the window
const BAR = 24 // pixels at the right that may be a scroll bar
const MOST = 60 // pages
const TRIES = 3
const OPENS = 60_000 // milliseconds for the book to be there
const BUSY = 700 // milliseconds without a change after which it waits for its reader
const DRAWN = 80 // milliseconds without a change after which a page is drawn
const TURNS = 2000 // milliseconds after which a page that is the same is the last
const STANDS_OFF = 60 // of 255, between neighbours
const KEPT = 0.8 // of what stands off by day, by night
const WHITE = 0xffffff
// Links as the text, so that night is the reverse of day and the two can be compared.
const COLORS = { day: [WHITE, 0], night: [0, WHITE] }
const { values, positionals } = parseArgs({ options: { pictures: { type: 'string' } }, allowPositionals: true })
const book = resolve(positionals[0])
const nap = time => new Promise(done => setTimeout(done, time))

/** What FBReader reads of its user: where its window is, and colors. */
const settings = ([Background, Text]) => {
    const option = ([name, value]) => `<option name="${name}" value="${value}"/>`
    const group = (name, options) => `<group name="${name}">${Object.entries(options).map(option).join('')}</group>`
    const frame = { XPosition: 0, YPosition: 0, Width: WIDTH, Height: HEIGHT }
    const colors = { Background, Text, Hyperlink: Text, ExternalHyperlink: Text, BookHyperlink: Text }
    return `<config>${group('Options', frame)}${group('Colors', colors)}</config>`
}

const started = []

/** Starts a program that is ended with the others. */
const start = (program, given, options) => {
    const child = spawn(program, given, { stdio: 'ignore', ...options })
    child.gone = new Promise(done => child.on('exit', done).on('error', done))
    started.push(child)
    return child
}

/** A screen in a file: its name, and a function that reads its pixels (blue, green, red, nothing). */
const screenIn = async folder => {
    const given = ['-displayfd', '3', '-screen', '0', `${SCREEN.join('x')}x24`, '-fbdir', folder, '-noreset', '-nolisten', 'tcp']
    const child = start('Xvfb', given, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
    const number = await Promise.race([
        new Promise(done => child.stdio[3].once('data', said => done(String(said).trim()))),
        child.gone.then(() => { throw new Error('Xvfb did not start') }),
    ])
    const pixels = () => {
        const file = readFileSync(join(folder, 'Xvfb_screen0'))
        // An X window dump: its header's length, then 12 bytes for each of its colors.
        const first = file.readUInt32BE(0) + 12 * file.readUInt32BE(76)
        const rows = Array.from({ length: HEIGHT }, (_, row) => first + row * SCREEN[0] * 4)
        return Buffer.concat(rows.map(at => file.subarray(at, at + WIDTH * 4)))
    }
    return { display: `:${number}`, pixels }
}

/** The screen once it is another than `before` and has stayed so; undefined when it does not change. */
const changed = async (pixels, before, patience, quiet = DRAWN) => {
    let [last, since] = [pixels(), Date.now()]
    for (const end = since + patience; Date.now() < end; await nap(15)) {
        const now = pixels()
        if (!now.equals(last)) [last, since] = [now, Date.now()]
        else if (Date.now() - since >= quiet && !now.equals(before)) return now
    }
}

const light = (pixels, at) => 0.11 * pixels[at] + 0.59 * pixels[at + 1] + 0.3 * pixels[at + 2]

/** How many pixels of a screen stand off from their neighbour on the left. */
const ink = pixels => {
    let count = 0
    for (let row = 0; row < HEIGHT; row++) {
        let left = light(pixels, row * WIDTH * 4)
        for (let column = 1; column < WIDTH - BAR; column++) {
            const here = light(pixels, (row * WIDTH + column) * 4)
            if (Math.abs(here - left) > STANDS_OFF) count++
            left = here
        }
    }
    return count
}

const keep = (pixels, name) => {
    const rgb = Buffer.alloc(WIDTH * HEIGHT * 3)
    for (let at = 0, to = 0; at < pixels.length; at += 4)
        for (const part of [2, 1, 0]) rgb[to++] = pixels[at + part]
    writeFileSync(join(values.pictures, `${name}.ppm`), Buffer.concat([Buffer.from(`P6 ${WIDTH} ${HEIGHT} 255\n`), rgb]))
}

/** Presses a key, or whatever else a user's hand can do. */
const hand = (environment, ...deeds) => {
    const done = spawnSync('xdotool', deeds, { env: environment })
    return done.status ? '' : String(done.stdout).trim()
}

/** The window, once it shows a book. */
const windowOf = async (environment, reader) => {
    for (const end = Date.now() + OPENS; Date.now() < end; await nap(50)) {
        const found = hand(environment, 'search', '--onlyvisible', '--name', '^FBReader - ')
        if (found) return found
        if (reader.exitCode !== null || reader.signalCode) throw new Error('FBReader ended')
    }
    throw new Error('no book was opened')
}

/** The book open on a screen of its own: its title, its first page, and how a key is pressed. */
const opened = async scheme => {
    const home = mkdtempSync(join(tmpdir(), 'fbreader-'))
    mkdirSync(join(home, '.FBReader'))
    writeFileSync(join(home, '.FBReader', 'ui.xml'), settings(COLORS[scheme]))
    const { display, pixels } = await screenIn(home)
    const environment = {
        ...process.env, HOME: home, DISPLAY: display, LC_ALL: 'C.UTF-8',
        // It asks memory that nobody has written whether a word ends in a hyphen: no.
        MALLOC_PERTURB_: '255',
    }
    const nothing = pixels()
    const reader = start('FBReader', [book], { env: environment })
    const shown = await windowOf(environment, reader)
    const title = hand(environment, 'getwindowname', shown).replace('FBReader - ', '')
    const press = key => hand(environment, 'windowfocus', shown, 'key', key)
    // Who presses a key while it is busy with itself makes it deaf for good.
    const first = await changed(pixels, nothing, OPENS, BUSY)
    hand(environment, 'mousemove', ...SCREEN.map(String))
    press('Return') // takes the bars away
    return { title, pixels, press, reader, page: first && await changed(pixels, first, TURNS, BUSY) }
}

/** How much ink is on each page of the book, turned from the first on, and the title. */
const turned = async scheme => {
    for (let tries = 0; tries < TRIES; tries++) {
        let { title, pixels, press, reader, page } = await opened(scheme)
        const pages = []
        while (page && pages.length < MOST) {
            pages.push(ink(page))
            if (values.pictures) keep(page, `${scheme}-${String(pages.length).padStart(4, '0')}`)
            press('Next')
            page = await changed(pixels, page, TURNS)
        }
        reader.kill()
        await reader.gone
        if (pages.length) return { title, pages }
    }
    throw new Error('FBReader takes no keys')
}

/** What is wrong with the book of this spine, whose pages have this much ink. */
const judged = (spine, day, night) => {
    const findings = []
    const fault = (code, message, where) => findings.push(finding('error', code, message, where))
    if (day.length < Math.min(spine.length, MOST))
        fault('lost', `${spine.length} files make ${day.length} pages`, '')
    day.forEach((count, number) => {
        const where = `page ${number + 1} of ${day.length}`
        if (!count) fault('empty', 'nothing is on a page', where)
        else if ((night[number] ?? 0) < KEPT * count) fault('night', 'what is seen by day is lost by night', where)
    })
    return findings
}

/** FBReader tells its version to nobody, but Debian knows it. */
const version = () => {
    const told = spawnSync('dpkg-query', ['--show', '--showformat', '${Version}', 'fbreader'])
    return told.status ? '0' : String(told.stdout)
}

const { spine, titles } = await unpack(readFileSync(book)).catch(error => {
    answer(version(), 0, [finding('fatal', 'unreadable', String(error), '')])
    process.exit()
})
if (values.pictures) mkdirSync(values.pictures, { recursive: true })
try {
    let seen = 0
    let findings
    // A busy computer may draw a page by halves: what is wrong with the book is so twice.
    for (let twice = 0; twice < 2 && (!twice || findings.length); twice++) {
        const [day, night] = [await turned('day'), await turned('night')]
        findings = titles.includes(day.title) ? judged(spine, day.pages, night.pages)
            // What it cannot read it leaves for its own manual.
            : [finding('fatal', 'unreadable', `it shows “${day.title}”`, '')]
        seen = day.pages.length + night.pages.length
    }
    answer(version(), seen, findings)
} finally {
    for (const child of started) child.kill()
}
