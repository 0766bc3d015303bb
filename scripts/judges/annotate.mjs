// Writes notes in the page of `glossator serve`, as a reader with a mouse and a keyboard would:
//   node annotate.mjs ADDRESS < steps.json
// A step is {do: "add" | "edit" | "move" | "undo" | "remove" | "epub" | "save" | "holds" | "tab", …}; the answer
// says of each what came of it, and how many milliseconds after a save the page showed the new words (seen)
// and was made anew (took).

import { readFileSync, writeFileSync } from 'node:fs'
import { launch } from './browser.mjs'

const steps = JSON.parse(readFileSync(0, 'utf8'))
const browser = await launch()
const page = await browser.newPage()
await page.setViewport({ width: 1360, height: 900 })
const faults = []
page.on('pageerror', error => faults.push(String(error)))
page.on('console', message => message.type() === 'error' && !message.text().includes('409') && faults.push(message.text()))

const version = () => page.evaluate(() => Number(document.documentElement.dataset.version ?? 0))
const wait = (test, ...values) => page.waitForFunction(test, { timeout: 60_000, polling: 20 }, ...values)

/** Waits until a newer page than `before` is shown, and tells how many milliseconds that took. */
const shown = async (before, start) => {
    await wait(old => Number(document.documentElement.dataset.version ?? 0) > old, before)
    return Math.round(performance.now() - start)
}

/** Waits until the page that is shown has other words, and tells how many milliseconds that took. */
const seen = async ({ words, instead }, start) => {
    await wait((words, instead) => {
        const said = document.querySelector('#view-web iframe[data-shown]')?.contentDocument?.body?.textContent
        return said?.includes(instead) && (instead.includes(words) || !said.includes(words))
    }, words, instead)
    return Math.round(performance.now() - start)
}

/** Selects words of the text: from the first place where they begin to where they end. */
const select = words => page.evaluate(words => {
    const frame = document.querySelector('#view-web iframe[data-shown]')
    const inner = frame.contentDocument
    const beside = '.note, [role~=doc-noteref], .par, sup.call'
    const walker = inner.createTreeWalker(inner.querySelector('main'), NodeFilter.SHOW_TEXT)
    const nodes = []
    let text = ''
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (node.parentElement.closest(beside) || !node.parentElement.closest('section[role=doc-chapter]')) continue
        nodes.push([node, text.length])
        text += node.data
    }
    const at = text.indexOf(words)
    if (at < 0) return false
    const spot = (offset, end) => {
        const [node, start] = nodes.findLast(([, start]) => end ? start < offset : start <= offset)
        return [node, offset - start]
    }
    const range = inner.createRange()
    range.setStart(...spot(at, false))
    range.setEnd(...spot(at + words.length, true))
    range.startContainer.parentElement.scrollIntoView({ block: 'center' })
    const selection = inner.getSelection()
    selection.removeAllRanges()
    selection.addRange(range)
    return true
}, words)

const fill = async step => {
    await page.select('#layer', step.layer ?? 'editor')
    if (step.kind) await page.select('#kind', step.kind)
    await page.$eval('#body', box => { box.value = '' })
    await page.type('#body', step.body)
    await page.click('#save')
    await wait(() => document.querySelector('#form').hidden || document.querySelector('#tried.refused'))
    return page.$eval('#tried.refused', box => box.textContent).catch(() => '')
}

const acts = {
    add: async step => {
        // a page that was made anew meanwhile has nothing selected: a reader selects again
        for (let tries = 0; tries < 8; tries++) {
            if (!await select(step.words)) return 'the words are not in the page'
            const opened = await page.evaluate(async button => {
                await new Promise(done => setTimeout(done, 150))
                if (document.querySelector('#offer').hidden) return false
                document.querySelector(button).click()
                return !document.querySelector('#form').hidden
            }, step.glossary ? '#enter' : '#annotate')
            if (opened) return fill(step)
        }
        return 'nothing is offered'
    },
    edit: async step => {
        await page.waitForSelector(`[data-note="${step.note}"]`)
        await page.$eval(`[data-note="${step.note}"]`, one => one.click())
        await page.waitForSelector('#form:not([hidden]) #remove:not([hidden])')
        return fill(step)
    },
    move: async step => {
        await page.$eval(`[data-note="${step.note}"]`, one => one.click())
        await page.waitForSelector('#form:not([hidden]) #remove:not([hidden])')
        if (!await select(step.words)) return 'the words are not in the page'
        await page.waitForSelector('#move:not([hidden])')
        await page.$eval('#move', one => one.click())
        await wait(() => document.querySelector('#form').hidden || document.querySelector('#tried.refused'))
        return page.$eval('#tried.refused', box => box.textContent).catch(() => '')
    },
    remove: async step => {
        await page.$eval(`[data-note="${step.note}"]`, one => one.click())
        await page.waitForSelector('#form:not([hidden]) #remove:not([hidden])')
        await page.$eval('#remove', one => one.click())
        await wait(() => document.querySelector('#form').hidden)
        return ''
    },
    // the EPUB in its reading system: turns to a note's call, taps it and reads what pops up
    epub: async step => {
        await page.click('#tab-epub')
        await wait(() => document.querySelector('#view-epub iframe').src.includes('/shell/reader.html'))
        const reader = await (await page.$('#view-epub iframe')).contentFrame()
        await reader.waitForSelector('html[data-open]', { timeout: 60_000 })
        const chapter = async () => {
            for (const frame of page.frames().filter(one => one.url().startsWith('blob:'))) {
                if (await frame.$('a[role=doc-noteref]').catch(() => null)) return frame
            }
        }
        const address = await reader.$$eval('#contents option', (all, title) =>
            all.find(one => one.textContent.trim() === title)?.value, step.division)
        if (!address) return `the contents do not list “${step.division}”`
        await reader.select('#contents', address)
        for (let tries = 0; tries < 100 && !await chapter(); tries++) await new Promise(done => setTimeout(done, 50))
        const text = await chapter()
        if (!text) return 'the chapter is not shown'
        await text.$eval('a[role=doc-noteref]', one => one.click())
        await reader.waitForSelector('#popup[open]')
        for (let tries = 0; tries < 100; tries++) {
            for (const frame of page.frames().filter(one => one.url().startsWith('blob:') && one !== text)) {
                step.popped = await frame.evaluate(() => document.body.innerText).catch(() => '')
                if (step.popped?.trim()) return ''
            }
            await new Promise(done => setTimeout(done, 50))
        }
        return 'nothing popped up'
    },
    // what an editor does in a program of his own
    save: async step => {
        const text = readFileSync(step.file, 'utf8')
        if (!text.includes(step.words)) return 'the words are not in the file'
        writeFileSync(step.file, text.replace(step.words, step.instead))
        return ''
    },
    // waits until the page has these words, and the frame around it says something
    holds: async step => {
        await wait((words, said) => {
            const page = document.querySelector('#view-web iframe[data-shown]')?.contentDocument?.body?.textContent
            return page?.includes(words) && document.querySelector('#state').textContent.includes(said)
        }, step.words, step.said)
        return ''
    },
    tab: async step => {
        await page.click(`#tab-${step.name}`)
        return ''
    },
    undo: async () => {
        await page.$eval('#undo', one => one.click())
        return ''
    },
}

const done = []
try {
    await page.goto(process.argv[2])
    await wait(() => Number(document.documentElement.dataset.version ?? 0) > 0)
    for (const step of steps) {
        const before = await version()
        const fault = await acts[step.do](step)
        const start = performance.now()
        if (step.do === 'save' && !fault && !step.still) step.seen = await seen(step, start)
        const took = fault || step.still ? 0 : await shown(before, start)
        if (step.printed) { // until the newest pages are shown as well
            await wait(() => document.documentElement.dataset.printed === document.documentElement.dataset.version)
            step.printed = Math.round(performance.now() - start)
        }
        if (step.shot) await page.screenshot({ path: step.shot })
        done.push({ ...step, fault, took })
    }
    process.stdout.write(JSON.stringify({ done, faults }) + '\n')
} catch (error) {
    process.stdout.write(JSON.stringify({ done, faults: [...faults, String(error)] }) + '\n')
} finally {
    await browser.close()
}
