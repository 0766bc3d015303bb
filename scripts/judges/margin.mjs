// Reads a web page in a wide window, note by note: where each stands, how soon the page and a note are there.
// usage: node margin.mjs PAGE.html WIDTH HEIGHT [NOTES_OPENED]
// Gives {load, opened, notes: [{id, from, beside, on, state}], errors}. `load` is the time until the page is
// loaded and painted, `opened` the times from a press on a call or “more” to the next paint (Event
// Timing), both in ms; `from` is how far in pixels a note's first line is from its call, `beside`
// whether it reaches out of its division, `on` the note that it overlaps.

import { pathToFileURL } from 'node:url'
import { launch } from './browser.mjs'

const [, , file, width, height, count = 12] = process.argv
const [path, fragment] = file.split('#')
const browser = await launch()
const errors = []

const standing = async () => {
    const frame = () => new Promise(go => requestAnimationFrame(() => setTimeout(go)))
    const found = []
    for (const division of document.querySelectorAll('.division')) {
        division.scrollIntoView()
        await frame()
        await frame()
        const home = division.getBoundingClientRect()
        let above = null
        const notes = [...division.querySelectorAll('.note')].map(note => {
            const call = document.getElementById(`c${note.id.slice(1)}`)
            const state = note.hidden ? 'folded' : note.matches('.cut') ? 'cut' : 'whole'
            return { note, state, box: note.getBoundingClientRect(), call: call.getBoundingClientRect() }
        })
        for (const { note, state } of notes.filter(one => one.state === 'folded'))
            found.push({ id: note.id, state, from: 0, beside: false, on: null })
        const shown = notes.filter(one => one.state !== 'folded')
        for (const { note, state, box, call } of shown.sort((a, b) => a.box.top - b.box.top)) {
            const beside = box.top < home.top - 1 || box.bottom > home.bottom + 1
            const on = above && above.box.bottom > box.top + 1 ? above.note.id : null
            found.push({ id: note.id, state, from: Math.abs(box.top - call.top), beside, on })
            above = { note, box }
        }
    }
    return found
}

/** Brings the call of a note into view, or its “more” if it has one: where to press, null for nowhere. */
const aim = async id => {
    const frame = () => new Promise(go => requestAnimationFrame(() => setTimeout(go)))
    const note = document.getElementById(id)
    const call = document.getElementById(`c${id.slice(1)}`)
    call.scrollIntoView({ block: 'center', behavior: 'instant' })
    await frame()
    await frame()
    const more = note.matches('.cut') && note.querySelector('.more-of')
    const box = (more || call).getBoundingClientRect()
    const at = { x: box.left + box.width / 2, y: box.top + box.height / 2 }
    // What is called in a folded note is reached by that note; a layer without marks shows no call.
    const shown = box.width > 0 && !call.closest('.note')?.hidden
    return shown && at.y > 0 && at.y < innerHeight ? at : null
}

const heard = async () => {
    await new Promise(go => requestAnimationFrame(() => setTimeout(go, 150)))
    const longest = Math.max(...window.presses.splice(0), 0)
    return Math.round(longest)
}

try {
    const page = await browser.newPage()
    page.on('pageerror', error => errors.push(error.message))
    await page.setViewport({ width: +width, height: +height })
    await page.evaluateOnNewDocument(() => {
        window.presses = []
        new PerformanceObserver(list => window.presses.push(...list.getEntries().map(one => one.duration)))
            .observe({ type: 'event', durationThreshold: 16 })
    })
    await page.goto(pathToFileURL(path).href + (fragment ? `#${fragment}` : ''), { timeout: 120_000 })
    const load = await page.evaluate(() => new Promise(go =>
        requestAnimationFrame(() => setTimeout(() => go(Math.round(performance.now()))))))
    const notes = await page.evaluate(standing)
    const opened = []
    const hard = notes.filter(one => one.state !== 'whole')
    const some = hard.length < +count ? notes : hard
    for (let number = 0; number < Math.min(+count, some.length); number++) {
        const { id } = some[Math.floor(number * some.length / Math.min(+count, some.length))]
        const at = await page.evaluate(aim, id)
        if (!at) continue
        await page.evaluate(heard)
        await page.mouse.click(at.x, at.y)
        opened.push(await page.evaluate(heard))
        const open = await page.evaluate(id => {
            const note = document.getElementById(id)
            return note.matches(':popover-open, .opened') || document.activeElement === note
        }, id)
        if (!open) errors.push(`${id} did not open`)
        await page.keyboard.press('Escape')
        await page.evaluate(heard) // a call within it is gone only then
    }
    process.stdout.write(JSON.stringify({ load, opened, notes, errors }) + '\n')
} finally {
    await browser.close()
}
