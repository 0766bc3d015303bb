// Opens and closes by keyboard everything in a page that opens, and tells what went wrong.
// usage: node keyboard.mjs PAGE.html WIDTH HEIGHT
// Gives {counts, faults, errors}.

import { pathToFileURL } from 'node:url'
import { launch } from '../../../../scripts/judges/browser.mjs'

const [, , file, width, height] = process.argv
const PEEK = 900 // after that long a pointer or the focus alone has opened what it opens
const KINDS = {
    call: '.call a',
    gloss: 'main a.gloss, .note a.gloss',
    cite: '[role~="doc-biblioref"]',
    more: '.note.cut > .more-of',
    picture: '.enlarge',
    number: 'a.par',
}
const browser = await launch()
const errors = []
const faults = []
const counts = {}
try {
    const page = await browser.newPage()
    page.on('pageerror', error => errors.push(error.message))
    await page.setViewport({ width: +width, height: +height })
    await page.goto(pathToFileURL(file).href)
    const rest = time => new Promise(go => setTimeout(go, time))
    // What a key leads to is heard of within two frames.
    const frames = () => page.evaluate(
        () => new Promise(go => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(go)))),
    )
    const look = () => page.evaluate(() => ({
        popover: [...document.querySelectorAll(':popover-open')].at(-1)?.className ?? '',
        open: document.querySelector('.note.opened')?.id ?? '',
        active: document.activeElement.id || document.activeElement.className,
        within: document.activeElement.closest('.note')?.id ?? '',
        // Who has come to a link in the hidden part of a note has that note open.
        home: window.asked?.closest('.note')?.id ?? '',
        same: document.activeElement === window.asked,
    }))
    const focus = (kind, number) => page.evaluate(
        (selector, number) => {
            // What lies in a folded note is reached by opening that note.
            const all = [...document.querySelectorAll(selector)]
                .filter(one => !one.closest('.note[hidden]') && !one.closest('.bibliography, .glossary'))
            window.asked = all[number] ?? null
            window.asked?.scrollIntoView({ block: window.asked?.matches('.more-of') ? 'nearest' : 'center' })
            window.asked?.focus({ focusVisible: true })
            return document.activeElement === window.asked && window.asked !== null
        },
        KINDS[kind], number,
    )
    // The links in an open note: each opens its card, and Esc leads back into the note.
    const within = async (note, fault) => {
        const links = await page.evaluate(id => {
            window.inner = [...document.getElementById(id)?.querySelectorAll('a.gloss, [role~="doc-biblioref"]') ?? []]
            return window.inner.length
        }, note)
        for (let number = 0; number < links; number++) {
            counts.inner += 1
            await page.evaluate(number => window.inner[number].focus({ focusVisible: true }), number)
            await page.keyboard.press('Enter')
            await frames()
            if (!/card/.test((await look()).popover)) fault('a link in it opened no card')
            await page.keyboard.press('Escape')
            await frames()
            const back = await page.evaluate(number => document.activeElement === window.inner[number], number)
            if (!back) fault(`from a card in it, Esc led to ${(await look()).active}`)
        }
    }
    counts.inner = 0
    for (const kind of Object.keys(KINDS)) {
        counts[kind] = 0
        for (let number = 0; await focus(kind, number); number++) {
            await frames() // its division may just have come near
            if (!await focus(kind, number)) break
            counts[kind] += 1
            const name = await page.evaluate(() => window.asked.id || window.asked.outerHTML.slice(0, 90))
            const fault = what => faults.push(`${kind} ${name}: ${what}`)
            await page.keyboard.press('Enter')
            await frames()
            const opened = await look()
            const isNote = kind === 'call' || kind === 'more'
            if (isNote && !opened.within && !opened.popover) fault('nothing opened')
            if (!isNote && !/card|viewer/.test(opened.popover)) fault('no card opened')
            if (opened.same) fault('the focus did not move')
            if (isNote) await within(opened.within || opened.active, fault)
            await page.keyboard.press('Escape')
            await frames()
            const closed = await look()
            if (closed.popover || closed.open && (closed.open !== closed.home || kind === 'more')) fault('Esc left it open')
            if (!closed.same) fault(`the focus went to ${closed.active || 'nothing'}`)
            if (number % 8 === 0) {
                await rest(PEEK)
                const later = await look()
                if (later.popover || later.open && (later.open !== later.home || kind === 'more')) fault('it opened again')
            }
        }
    }
    // Panels: opened by their buttons, left by Esc, and the button has the focus again.
    counts.control = 0
    const controls = await page.$$('.bar [popovertarget]')
    for (const control of controls) {
        if (!await control.evaluate(one => one.checkVisibility())) continue
        counts.control += 1
        const name = await control.evaluate(one => one.getAttribute('popovertarget'))
        const isOpen = () => page.evaluate(name => document.getElementById(name).matches(':popover-open'), name)
        await control.evaluate(one => { window.asked = one; one.focus({ focusVisible: true }) })
        await page.keyboard.press('Enter')
        await frames()
        if (!await isOpen()) faults.push(`${name}: did not open`)
        const isWithin = () => page.evaluate(name => document.getElementById(name).contains(document.activeElement), name)
        // The field of the search has the focus at once.
        if (!await isWithin()) await page.keyboard.press('Tab')
        if (!await isWithin()) faults.push(`${name}: Tab does not lead into it`)
        await page.keyboard.press('Escape')
        await frames()
        if (await isOpen()) faults.push(`${name}: Esc left it open`)
        if (!(await look()).same) faults.push(`${name}: the focus went to ${(await look()).active}`)
    }
    // Choices of a panel: each is reached by Tab, or by arrows within its group, and takes a key.
    counts.choice = 0
    const panel = 'reading-display'
    await page.evaluate(name => document.querySelector(`.bar [popovertarget="${name}"]`)?.focus(), panel)
    await page.keyboard.press('Enter')
    await frames()
    const choices = await page.evaluate(name => {
        window.choices = [...document.getElementById(name).querySelectorAll('input, select, button')]
            .filter(one => one.checkVisibility() && !one.disabled)
        return window.choices.length
    }, panel)
    const met = new Set()
    const at = () => page.evaluate(() => {
        const one = document.activeElement
        const told = { number: window.choices.indexOf(one), kind: one.type, checked: one.checked, value: one.value }
        return { ...told, group: one.type === 'radio' ? window.choices.filter(o => o.name === one.name).length : 1 }
    })
    for (let step = 0; step <= choices; step++) {
        await page.keyboard.press('Tab')
        await frames()
        const here = await at()
        if (here.number < 0) { if (met.size) break; continue }
        met.add(here.number)
        const keys = { checkbox: [' ', ' '], radio: Array(here.group).fill('ArrowDown'), 'select-one': ['ArrowDown', 'ArrowUp'] }
        for (const key of keys[here.kind] ?? []) {
            const before = await at()
            await page.keyboard.press(key)
            await frames()
            const after = await at()
            if (after.number < 0) faults.push(`${panel}: a key led out of choice ${here.number}`)
            if (JSON.stringify(before) === JSON.stringify(after)) faults.push(`${panel}: choice ${here.number} took no key`)
            met.add(after.number)
        }
        const now = await at()
        if (here.kind !== 'radio' && (now.checked !== here.checked || now.value !== here.value)) {
            faults.push(`${panel}: choice ${here.number} did not come back`)
        }
    }
    counts.choice = met.size
    if (met.size !== choices) faults.push(`${panel}: ${met.size} of ${choices} choices were reached`)
    await page.keyboard.press('Escape')
    await frames()
    // Hits: each reached by arrows, followed by Enter, in the window then, and closed by Esc where it is a note.
    counts.hit = 0
    for (let number = 0, all = 1; number < all; number++) {
        await page.keyboard.press('/')
        await frames()
        await page.keyboard.type('the')
        await page.waitForFunction(() => document.querySelectorAll('.hits a').length > 9)
        await rest(200)
        all = await page.evaluate(() => document.querySelectorAll('.hits a').length)
        for (let down = 0; down <= number; down++) await page.keyboard.press('ArrowDown')
        const href = await page.evaluate(() => document.activeElement.closest('.hits') && document.activeElement.getAttribute('href'))
        if (!href) { faults.push(`hit ${number}: not reached`); break }
        counts.hit += 1
        await page.keyboard.press('Enter')
        await rest(120)
        await frames()
        const led = await page.evaluate(href => {
            const target = document.getElementById(decodeURIComponent(href.slice(1)))
            const note = target.closest('.note')
            const shown = note ? document.getElementById(`c${note.id.slice(1)}`) : target
            const box = shown.getBoundingClientRect()
            return {
                closed: !document.getElementById('reading-search').matches(':popover-open'),
                seen: box.bottom > 0 && box.top < innerHeight && (!note || note.checkVisibility()),
                lost: document.activeElement.closest('.hits') !== null,
            }
        }, href)
        if (!led.closed || !led.seen || led.lost) faults.push(`hit ${href}: ${JSON.stringify(led)}`)
        await page.keyboard.press('Escape')
        await rest(120)
        const after = await look()
        if (after.popover || after.open) faults.push(`hit ${href}: Esc left it open`)
    }
    process.stdout.write(JSON.stringify({ counts, faults, errors }))
} finally {
    await browser.close()
}
