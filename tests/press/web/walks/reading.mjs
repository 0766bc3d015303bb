// Reads a page as people do, and tells what they would see.
// usage: node reading.mjs PAGE.html

import { pathToFileURL } from 'node:url'
import { launch } from '../../../../scripts/judges/browser.mjs'

const address = pathToFileURL(process.argv[2]).href
const browser = await launch()
const told = { arrivals: [], covered: [], errors: [] }
try {
    const open = async (hash, width, height) => {
        const page = await browser.newPage()
        await page.bringToFront() // or it gets no frames
        page.on('pageerror', error => told.errors.push(error.message))
        await page.setViewport({ width, height })
        await page.evaluateOnNewDocument(() => {
            globalThis.frame = () => new Promise(go => requestAnimationFrame(() => setTimeout(go)))
            // What a person would wait for, on a busy machine as well: five seconds at most.
            globalThis.until = async holds => {
                for (const end = Date.now() + 5000; Date.now() < end && !holds();) await frame()
            }
            globalThis.still = async element => {
                let last
                await until(() => last === (last = element.getBoundingClientRect().top))
            }
        })
        await page.goto(address + hash)
        await page.evaluate(() => new Promise(go => setTimeout(go, 200)))
        return page
    }
    for (const [width, height] of [[390, 800], [1360, 620]])
        for (const id of ['n-editor-oil', 'n-author-winter-better', 'n-editor-better']) {
            const page = await open('#' + id, width, height)
            told.arrivals.push(await page.evaluate(async id => {
                const note = document.getElementById(id)
                const call = document.getElementById('c' + id.slice(1))
                const box = () => call.getBoundingClientRect()
                const seen = () => ({
                    id, width: innerWidth,
                    call: box().top >= 0 && box().bottom <= innerHeight,
                    lit: call.matches('.lit') && (!document.querySelector(`[data-lemma="${id}"]`) || CSS.highlights.has('lemma')),
                    open: note.checkVisibility({ contentVisibilityAuto: true }) && (innerWidth > 1200 || note.matches(':popover-open')),
                })
                await until(() => Object.values(seen()).every(Boolean))
                return seen()
            }, id))
            await page.close()
        }

    // Every note opened in narrow windows; none may lie on its call or lemma.
    for (const [width, height] of [[390, 800], [768, 1000], [320, 640]]) {
        const page = await open('', width, height)
        told.covered.push(...await page.evaluate(async () => {
            const covered = []
            for (const call of document.querySelectorAll('.call a'))
                for (const block of ['center', 'start', 'end']) {
                    call.scrollIntoView({ block })
                    await still(call)
                    call.click()
                    await until(() => document.querySelector('.note:popover-open'))
                    const note = document.querySelector('.note:popover-open')
                    if (note) await still(note)
                    const box = note?.getBoundingClientRect()
                    const words = [call.getBoundingClientRect()]
                    for (const one of CSS.highlights.get('lemma') ?? []) words.push(...one.getClientRects())
                    const hides = word => word.top < box.bottom - 1 && word.bottom > box.top + 1
                    // A lemma of many lines may begin far above.
                    if (!box) covered.push([call.id, 'not open'])
                    else if (words.slice(-4).concat(words[0]).some(hides)) covered.push([call.id, innerWidth, block])
                    note?.hidePopover()
                    await frame()
                }
            return covered
        }))
        await page.close()
    }

    // The browser's own search: as it reveals what is hidden until found.
    {
        const page = await open('', 390, 800)
        told.found = await page.evaluate(async () => {
            const note = document.getElementById('n-author-winter-cod')
            const hidden = note.hidden === 'until-found'
            const words = note.querySelector('p')
            words.id = 'words-in-a-note'
            location.hash = '#:~:text=Thirty-one%20entries'
            location.hash = '#words-in-a-note'
            const shown = () => note.checkVisibility() && note.getBoundingClientRect().height > 10
            await until(shown)
            return { hidden, then: shown() }
        })
        await page.close()
    }

    {
        const page = await open('', 1360, 620)
        told.copied = await page.evaluate(() => {
            const winter = document.querySelectorAll('.division.chapter')[1]
            document.getSelection().selectAllChildren(winter)
            const data = new DataTransfer()
            document.dispatchEvent(new ClipboardEvent('copy', { clipboardData: data, bubbles: true, cancelable: true }))
            document.getSelection().removeAllRanges()
            return data.getData('text/plain')
        })
        told.here = await page.evaluate(async () => {
            const here = () => document.querySelector('[aria-current]')?.textContent
            const before = here()
            document.querySelectorAll('.division.chapter')[1].scrollIntoView()
            await until(() => here() !== before)
            return here()
        })
        told.kept = await page.evaluate(() => {
            document.querySelector('[data-choice="layer:editor"]').click()
            const [key] = Object.keys(localStorage).filter(key => key.endsWith('choices'))
            return { key, choices: JSON.parse(localStorage.getItem(key)) }
        })
        await page.reload()
        told.kept.again = await page.evaluate(() => document.querySelector('[data-choice="layer:editor"]').checked)
        await page.close()
    }
    process.stdout.write(JSON.stringify(told))
} finally {
    await browser.close()
}
