// node look.mjs NODE_MODULES CHROMIUM PAGE PICTURES: opens the page at three widths, light and dark; prints
// what it has found as one JSON document. Contrast and structure are axe-core's judgement.
import {createRequire} from "node:module";
import {pathToFileURL} from "node:url";

const [modules, chromium, page_file, pictures] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const puppeteer = require("puppeteer-core");
const axe = require.resolve("axe-core/axe.min.js");
const page_url = pathToFileURL(page_file).href;

const browser = await puppeteer.launch({
    executablePath: chromium,
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"],
    timeout: 120_000,  // a busy machine
    protocolTimeout: 400_000,
});

async function open(width, scheme, loaded) {
    const page = await browser.newPage();
    page.setDefaultTimeout(120_000);
    await page.setBypassCSP(true);  // for axe-core, which is put into the page
    await page.setViewport({width, height: 800, isMobile: width < 500, deviceScaleFactor: width < 500 ? 2 : 1});
    await page.emulateMediaFeatures([{name: "prefers-color-scheme", value: scheme}]);
    page.on("request", request => { if (request.url() !== page_url) loaded.push(request.url()); });
    page.on("console", message => loaded.push(`console: ${message.text()}`));
    page.on("dialog", async dialog => { loaded.push("a dialog"); await dialog.dismiss(); });
    await page.goto(page_url, {waitUntil: "load"});
    return page;
}

async function judge(page) {
    await page.evaluate(() => document.querySelectorAll("details").forEach(each => { each.open = true; }));
    await page.addScriptTag({path: axe});
    const found = await page.evaluate(() => axe.run(document, {resultTypes: ["violations"]}));
    return found.violations.map(each => `${each.id}: ${each.help}: ${each.nodes.slice(0, 3).map(
        node => `${node.target} ${node.any.map(check => check.message)}`).join("; ")}`);
}

// Every link and every summary is reached by Tab, in the order of the page, and seen to be reached.
async function by_keyboard(page) {
    const complaints = [];
    const wanted = await page.evaluate(() => document.querySelectorAll("a[href], summary").length);
    const tops = [];
    for (let at = 0; at < wanted; ++at) {
        await page.keyboard.press("Tab");
        const here = await page.evaluate(() => {
            const one = document.activeElement, style = getComputedStyle(one);
            return {tag: one.tagName, words: one.textContent.slice(0, 40), seen: style.outlineStyle !== "none",
                    top: Math.round(one.getBoundingClientRect().top + scrollY)};
        });
        if (!["A", "SUMMARY"].includes(here.tag)) complaints.push(`Tab ${at + 1} is at ${here.tag}`);
        if (!here.seen) complaints.push(`"${here.words}" does not show that it has the focus`);
        tops.push(here.top);
        if (here.tag === "SUMMARY") {
            const before = await page.evaluate(() => document.activeElement.parentElement.open);
            await page.keyboard.press("Enter");
            const after = await page.evaluate(() => document.activeElement.parentElement.open);
            if (before === after) complaints.push(`Enter does not open "${here.words}"`);
            await page.keyboard.press("Enter");
        }
    }
    for (let at = 2; at < tops.length; ++at)
        if (tops[at] < tops[at - 1]) complaints.push(`Tab ${at + 1} goes back up the page`);
    await page.reload();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    if (await page.evaluate(() => document.activeElement.tagName) !== "MAIN")
        complaints.push("the first Tab and Enter do not lead to the certificates");
    return {stops: wanted, complaints};
}

const views = [];
for (const width of [360, 768, 1280]) {
    for (const scheme of ["light", "dark"]) {
        const loaded = [];
        const page = await open(width, scheme, loaded);
        const picture = `${pictures}/status-${width}-${scheme}.png`;
        const sizes = await page.evaluate(() => ({page: document.documentElement.scrollWidth, window: innerWidth,
            background: getComputedStyle(document.body).backgroundColor}));
        await page.screenshot({path: picture, fullPage: true});
        const keyboard = width === 1280 && scheme === "light" ? await by_keyboard(page) : undefined;
        const complaints_of_axe = await judge(page);
        const opened = await page.evaluate(() => document.documentElement.scrollWidth);
        const broad = Math.max(sizes.page, opened);
        views.push({width, scheme, picture, background: sizes.background, scrolls: broad > sizes.window,
                    axe: complaints_of_axe, keyboard, loaded});
        await page.close();
    }
}
await browser.close();
console.log(JSON.stringify({chromium: chromium, views}, null, 2));
