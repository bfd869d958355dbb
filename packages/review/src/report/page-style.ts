/** The style of every page that the reviewer writes: light, dark, phone and paper. */
export const pageStyle = `
:root{color-scheme:light dark;--paper:#faf6ef;--surface:#fff;--sunk:#f4eee4;--ink:#20282b;--soft:#545d61;--line:#e4dccf;--strong:#857d70;--accent:#0b6860;
--bad:#a3261a;--bad-ink:#fff;--bad-soft:#fbe4df;--bad-text:#8a2318;--unsure:#f3cb62;--unsure-ink:#3d2b00;--good:#cdebe4;--good-ink:#084e48;--better:#0b6860;--better-ink:#fff;--none-ink:#545d61}
@media (prefers-color-scheme:dark){:root{--paper:#13191b;--surface:#1c2427;--sunk:#232d31;--ink:#eef1ee;--soft:#b4bfc2;--line:#313d42;--strong:#83929a;--accent:#74d6c7;
--bad:#f08a7c;--bad-ink:#2b0703;--bad-soft:#4b211b;--bad-text:#ffcfc6;--unsure:#7d5f16;--unsure-ink:#fff;--good:#1d4a44;--good-ink:#d5f5ef;--better:#74d6c7;--better-ink:#04231f;--none-ink:#b4bfc2}}
*,*::before,*::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-padding-block:1rem}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Liberation Sans",Arial,sans-serif;overflow-wrap:break-word}
bdi,code,.lines,.shots span,dd{overflow-wrap:anywhere}
header.top,main,footer{max-width:76rem;margin-inline:auto;padding-inline:clamp(1rem,4vw,2.5rem)}
header.top{padding-block:2.5rem 1rem}
h1,h2,h3,h4,p,ul,ol,dl,dd,figure,table{margin:0}
h1,h2,h3{line-height:1.2;letter-spacing:-.01em;text-wrap:balance}
h1+.lead{margin-block-start:.6rem}h1{font-size:clamp(1.75rem,1.3rem + 2vw,2.5rem)}h2{font-size:1.5rem}h3{font-size:1.15rem}h4{font-size:1rem}
section{padding-block:2.25rem;border-block-start:1px solid var(--line)}section>h2{margin-block-end:.35rem}
.lead{color:var(--soft);max-width:65ch;margin-block-end:1.25rem}
.sum{font-size:1.2rem;max-width:60ch;margin-block:.75rem 1rem;text-wrap:pretty}
.meta{color:var(--soft);display:flex;flex-wrap:wrap;gap:.15rem 1.25rem;padding:0;list-style:none}
.note{background:var(--sunk);border-inline-start:4px solid var(--strong);padding:.75rem 1rem;margin-block:1rem;border-radius:.25rem;max-width:75ch}
.note.bad{background:var(--bad-soft);border-color:var(--bad);color:var(--bad-text)}
a{color:var(--accent);text-underline-offset:.2em}a:hover{text-decoration-thickness:.14em}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:.2rem}
.skip{position:absolute;inset-inline-start:-99rem}.skip:focus{inset-inline-start:1rem;inset-block-start:.5rem;background:var(--surface);padding:.5rem 1rem;z-index:1}
.vh{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
code{font:.875em ui-monospace,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace}
svg.g{width:1em;height:1em;display:inline-block;vertical-align:-.125em;fill:none;stroke:currentColor;stroke-width:2.5;stroke-linecap:round;stroke-linejoin:round}
svg.defs{position:absolute;width:0;height:0}
table{border-collapse:collapse;width:100%}th{text-align:start}caption{text-align:start}
.v .n{margin-inline-start:.2rem;font-size:.85rem}.v:has(.n){grid-auto-flow:column}
.matrix{min-width:46rem}.matrix td,.matrix th{padding-block:.6rem}.picture.one{columns:1;max-width:48rem}.picture.one th[scope=col]{width:3.6rem}.picture.one table{margin:0}
.legend{display:flex;flex-wrap:wrap;gap:.5rem 1.25rem;list-style:none;padding:0;margin-block:0 1.25rem;font-size:.9rem}
.legend li{display:flex;gap:.5rem;align-items:center}
.v{display:inline-grid;place-items:center;min-width:1.75rem;height:1.6rem;padding-inline:.25rem;border-radius:.3rem;border:1.5px solid transparent;font-weight:600;color:inherit;text-decoration:none;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.v.falls-short{background:var(--bad);color:var(--bad-ink)}.v.cannot-tell{background:var(--unsure);color:var(--unsure-ink)}
.v.meets{background:var(--good);color:var(--good-ink)}.v.stricter{background:var(--better);color:var(--better-ink)}
.v.not-tested,.v.not-asked,.v.none{border:1.5px dashed var(--line);color:var(--none-ink)}.v.partly{background:transparent;border:1.5px solid var(--better);color:var(--good-ink)}
.picture{columns:2;column-gap:3rem}
.picture table{table-layout:fixed;break-inside:avoid;margin-block-end:1.75rem}.picture thead td{width:auto}
.picture caption{font-weight:700;font-size:1.05rem;padding-block-end:.25rem}
.picture th[scope=row]{font-weight:400;font-size:.9375rem;line-height:1.3;padding:.2rem .75rem .2rem 0}
.picture th[scope=col]{font-size:.85rem;color:var(--soft);font-weight:600;text-align:center;width:2.4rem;padding-block:.15rem}
.picture tbody td{text-align:center;padding:.12rem .2rem}.picture tbody tr{border-block-start:1px solid var(--line)}
.picture tbody .rest td{text-align:start;font-size:.85rem;color:var(--soft);padding-block:.35rem}
.cards{display:grid;gap:1.25rem;list-style:none;padding:0}
.card{background:var(--surface);border:1px solid var(--line);border-inline-start:5px solid var(--bad);border-radius:.6rem;padding:1.25rem clamp(1rem,2.5vw,1.75rem)}
.card>h3 .chip{margin-inline-start:.5rem}
.chip{display:inline-block;background:var(--sunk);border-radius:99px;padding:.1rem .6rem;font-size:.85rem;font-weight:600;white-space:nowrap}
.sub{color:var(--soft);font-size:.875rem}
.entry{padding-block:.9rem 0;margin-block-start:.9rem;border-block-start:1px solid var(--line)}
.facts{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin-block-start:.6rem}.facts:empty{display:none}.facts dt{color:var(--soft)}
.fix{margin-block:.75rem;padding:.6rem .9rem;background:var(--sunk);border-radius:.4rem;max-width:75ch}
.shots{display:flex;flex-wrap:wrap;gap:.75rem;padding:0;list-style:none;margin-block:.75rem}
.shots li{width:11.5rem}.shots img{display:block;width:100%;height:7.2rem;object-fit:cover;object-position:top left;border:1px solid var(--strong);border-radius:.35rem;background:var(--sunk);font-size:.8rem;color:var(--soft)}
.shots span{font-size:.8rem;line-height:1.3;display:block;margin-block-start:.2rem}
.lines{list-style:none;padding:0;font-size:.875rem;display:grid;gap:.3rem;margin-block:.5rem}.lines li{background:var(--sunk);padding:.35rem .6rem;border-radius:.3rem}
.law{font-size:.9375rem;margin-block-start:.9rem}.law ul{padding-inline-start:1.1rem;display:grid;gap:.35rem;margin-block-start:.3rem}
details>summary{cursor:pointer;color:var(--accent);padding-block:.25rem;width:fit-content}
.list th,.list td{text-align:start;vertical-align:top;padding:.5rem .75rem .5rem 0;border-block-end:1px solid var(--line);font-size:.9375rem}
.list thead th{color:var(--soft);font-size:.85rem}.list tbody th{font-weight:500}
.list+details{margin-block-start:1.25rem}.list+h3,.picture+h3,.cards+h3,ul+h3,table+h3,.scroll+h3{margin-block-start:2rem}section h3{margin-block-end:.4rem}.card h3{margin-block-end:.1rem}
.scroll{overflow-x:auto;position:relative}.cols{columns:20rem 3;column-gap:2.5rem;display:block}.cols li{break-inside:avoid;margin-block-end:.3rem}section>h2+h3{margin-block-start:1rem}
ul.plain,ul.cols{padding-inline-start:1.1rem}ul.plain{display:grid;gap:.35rem}
dl.how{display:grid;grid-template-columns:minmax(9rem,max-content) 1fr;gap:.4rem 1.5rem;margin-block-end:1.5rem}dl.how dt{color:var(--soft)}
.ages{table-layout:fixed;max-width:60rem}.ages thead th:first-child{width:38%;padding-inline-start:0}.ages th,.ages td{padding:.3rem .5rem;border-block-end:1px solid var(--line);font-size:.9rem}.ages td,.ages thead th+th{text-align:center}.ages tbody th{font-weight:400;padding-inline-start:0}.ages .state-on{background:var(--unsure);color:var(--unsure-ink);font-weight:600}.ages .state-locked-off,.ages .state-asks-guardian{background:var(--good);color:var(--good-ink)}.ages .state-absent,.ages .none{color:var(--none-ink)}
footer{padding-block:1.5rem 3rem;color:var(--soft);font-size:.9rem;border-block-start:1px solid var(--line)}
pre{white-space:pre-wrap;margin:0;font:inherit}
@media (max-width:56rem){.picture{columns:1}}
@media (max-width:36rem){.ages td,.ages thead th+th{padding-inline:.1rem;font-size:.7rem}.ages tbody th{font-size:.8rem}.picture.one th[scope=col]{width:2.85rem}.picture.one .v .n{margin-inline-start:.1rem}.shots li{width:calc(50% - .375rem)}dl.how,.facts{grid-template-columns:1fr;gap:0}dl.how dd,.facts dd{margin-block-end:.5rem}
.list.stack thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}.list.stack tr{display:block;border-block-end:1px solid var(--line);padding-block:.5rem}.list.stack th,.list.stack td{display:block;border:0;padding:.1rem 0}
.list.stack td::before{content:attr(data-label) " ";color:var(--soft);font-size:.85rem}.picture th[scope=row]{padding-inline-end:.4rem}}
@media print{:root{color-scheme:light;--paper:#fff;--surface:#fff;--sunk:#f4f1ec;--ink:#111;--soft:#444;--line:#ccc;--strong:#777;--accent:#0b5049;--bad:#a3261a;--bad-ink:#fff;--bad-soft:#fbe4df;--bad-text:#8a2318;--unsure:#f3cb62;--unsure-ink:#3d2b00;--good:#cdebe4;--good-ink:#084e48;--better:#0b6860;--better-ink:#fff;--none-ink:#444}
@page{margin:14mm 12mm}html{font-size:9pt}.skip{display:none}header.top,main,footer{max-width:none;padding-inline:0}header.top{padding-block-start:0}section{padding-block:1.2rem}.picture{columns:2}.entry,.shots li,tr{break-inside:avoid}h2,h3,h4{break-after:avoid}
details::details-content{content-visibility:visible;height:auto}details>summary{color:inherit}}
`;
