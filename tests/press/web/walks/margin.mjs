// Walks through a page in a wide window and tells where each note stands.
// usage: node margin.mjs PAGE.html WIDTH HEIGHT
// Gives {notes: [{id, from, beside, on, state}], errors}: `from` is how far in pixels its first line
// is from its call, `beside` whether it reaches out of its division, `on` the note that it overlaps.

import { pathToFileURL } from 'node:url'
import { launch } from '../../../../scripts/judges/browser.mjs'

const [, , file, width, height] = process.argv
const browser = await launch()
const errors = []
try {
    const page = await browser.newPage()
    page.on('pageerror', error => errors.push(error.message))
    await page.setViewport({ width: +width, height: +height })
    await page.goto(pathToFileURL(file).href)
    const notes = await page.evaluate(async () => {
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
            for (const { note, state, box } of notes.filter(one => one.state === 'folded'))
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
    })
    process.stdout.write(JSON.stringify({ notes, errors }))
} finally {
    await browser.close()
}
