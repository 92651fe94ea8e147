/** Of a page that is read on a phone, on a screen, and on paper. */
export const STYLE = `
:root{--ink:#14202b;--quiet:#5b6b78;--line:#d5dde3;--accent:#0b6e99;--wash:#f3f6f8}
*{box-sizing:border-box}
body{margin:0 auto;max-width:56rem;padding:2rem 1.25rem 3rem;color:var(--ink);background:#fff;
font:1rem/1.6 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC",system-ui,sans-serif;
font-variant-numeric:tabular-nums}
p{margin:.25rem 0}
.brand{color:var(--quiet)}
.brand b{margin-inline-start:.5rem;color:var(--ink)}
h1{margin:.5rem 0;font-size:1.9rem;line-height:1.25;text-wrap:balance}
h2{margin:2rem 0 .5rem;padding-bottom:.25rem;border-bottom:2px solid var(--ink);font-size:1.1rem}
h3{margin:1.25rem 0 .25rem;font-size:1rem}
mark{margin-inline-start:.5rem;padding:.05rem .4rem;background:#ffe9c2;color:#7a4a00}
.say{margin:.75rem 0;padding:.75rem 1rem;border-inline-start:4px solid var(--accent);background:var(--wash);font-size:1.15rem}
dl{display:flex;flex-wrap:wrap;gap:.25rem 2rem;margin:.75rem 0 0}
dl div{display:flex;gap:.5rem}
dt{color:var(--quiet)}
dd{margin:0;font-weight:600}
.steps{display:grid;grid-template-columns:repeat(auto-fit,minmax(7.5rem,1fr));gap:0;margin:0;padding:0;list-style:none}
.steps li{display:grid;padding:.75rem .5rem .5rem 0;border-top:4px solid var(--line);color:var(--quiet)}
.steps .done{border-color:var(--accent);color:var(--ink)}
.steps i{font-style:normal;font-weight:600;color:var(--accent);min-height:1.6em}
table{width:100%;border-collapse:collapse}
th{text-align:start;font-weight:500;color:var(--quiet)}
th,td{padding:.35rem .75rem .35rem 0;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
td:first-child{white-space:nowrap;width:6rem}
.scenes{margin:1.5rem 0 0;padding:0;list-style:none}
.scenes li{display:grid;grid-template-columns:2.25rem minmax(0,1fr) auto;align-items:start;padding:1rem 0;border-top:1px solid var(--line)}
.scenes i{font-style:normal;color:var(--quiet);line-height:1.75rem}
.scenes h2{margin:0 0 .25rem;padding:0;border:0;font-size:1.2rem;line-height:1.4}
.scenes .fact{display:grid;justify-items:end;margin:0 0 0 1.5rem;color:var(--quiet);font-size:.9rem;text-align:end}
.fact b{color:var(--accent);font-size:2.2rem;line-height:1.1;white-space:nowrap}
@media (max-width:36rem){.scenes li{grid-template-columns:1.75rem minmax(0,1fr)}.scenes .fact{grid-area:1/2;justify-items:start;
margin:0 0 .25rem;text-align:start}.scenes div{grid-area:2/2}}
footer{margin-top:2.5rem;color:var(--quiet);font-size:.85rem;overflow-wrap:anywhere}
@media print{body{padding:0;max-width:none}h2{break-after:avoid}tr,.steps li,.scenes li{break-inside:avoid}}
`;
