// The dossier's only style sheet.
#pragma once

#include <string_view>

namespace colophon::provenance {

inline constexpr std::string_view kDossierStyle = R"(
:root{--ink:#1c1b19;--soft:#6b665e;--rule:#d9d3c7;--paper:#fffdf8;--rubric:#8f2d1b;--good:#2f5d3a}
*{box-sizing:border-box}
html{background:var(--paper);color:var(--ink);font:16px/1.5 "Iowan Old Style","Palatino Linotype",Palatino,"P052","URW Palladio L","Book Antiqua",Georgia,"DejaVu Serif",serif;font-variant-numeric:oldstyle-nums;-webkit-text-size-adjust:100%}
body{max-width:52rem;margin:0 auto;padding:4rem 2rem 5rem}
header{display:grid;grid-template-columns:minmax(0,5fr) minmax(0,6fr);gap:2.5rem;align-items:end;margin-bottom:3.5rem}
header.plain{grid-template-columns:1fr}
header img{width:100%;display:block;image-rendering:auto;box-shadow:0 0 0 1px var(--rule)}
.kicker{color:var(--rubric);font-size:.8rem;letter-spacing:.14em;text-transform:uppercase;margin:0 0 .8rem}
h1{font-size:2.1rem;line-height:1.15;font-weight:400;margin:0 0 1rem;overflow-wrap:anywhere;text-wrap:balance}
h2{font-size:1.05rem;font-weight:400;font-style:italic;color:var(--rubric);margin:3rem 0 .8rem;padding-top:.7rem;border-top:1px solid var(--rule);break-after:avoid}
h3{font-size:.8rem;font-weight:400;letter-spacing:.1em;text-transform:uppercase;color:var(--soft);margin:0 0 .6rem;break-after:avoid}
p{margin:0 0 .7rem;overflow-wrap:anywhere}
.verdict{font-size:1.15rem;line-height:1.4;margin:0 0 .7rem}
.soft{color:var(--soft);font-size:.88rem}
.columns{display:grid;grid-template-columns:1fr 1fr;gap:2.5rem}
.columns ul{list-style:none;margin:0;padding:0}
.columns li{margin:0 0 .8rem;padding-left:1.4rem;text-indent:-1.4rem;break-inside:avoid;overflow-wrap:anywhere}
.columns li>*{text-indent:0}
.columns .soft{display:block;padding-left:0}
.sign{display:inline-block;width:1.4rem;text-indent:0}
.yes .sign{color:var(--good)}.no .sign,.no{color:var(--rubric)}.open .sign,.said .sign{color:var(--soft)}
dl{display:grid;grid-template-columns:11rem minmax(0,1fr);gap:.3rem 1.2rem;margin:0}
dt{color:var(--soft);font-size:.88rem;padding-top:.1rem}
dd{margin:0;overflow-wrap:anywhere}
code{font:.78rem/1.5 ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;overflow-wrap:anywhere;font-variant-numeric:normal}
table{width:100%;border-collapse:collapse;font-size:.88rem}
th{text-align:left;font-weight:400;color:var(--soft);font-size:.8rem;border-bottom:1px solid var(--ink);padding:.2rem .8rem .2rem 0;vertical-align:bottom}
td{padding:.4rem .8rem .4rem 0;border-bottom:1px solid var(--rule);vertical-align:top;overflow-wrap:anywhere}
td:last-child,th:last-child{padding-right:0}
tr{break-inside:avoid}
.number{text-align:right;white-space:nowrap;font-variant-numeric:lining-nums tabular-nums}
.nowrap{white-space:nowrap}
.word{min-width:6rem}
.event{margin:0}.event+.event{margin-top:.25rem}
.lineage{width:100%;height:auto;display:block;margin:.4rem 0 1rem;font:13px "Iowan Old Style","Palatino Linotype",Palatino,"P052",Georgia,"DejaVu Serif",serif}
.lineage rect{fill:none;stroke:var(--rule);stroke-width:2}.lineage rect.piece{stroke:var(--rubric)}
.lineage path{fill:none;stroke:var(--soft)}
.lineage text{fill:var(--ink)}.lineage text.about{fill:var(--soft);font-size:10.5px}
footer{margin-top:4rem;border-top:1px solid var(--rule);padding-top:1rem}
@media(max-width:40rem){body{padding:2rem 1.2rem}header,.columns,dl{grid-template-columns:1fr}dt{padding-top:.5rem}}
@page{size:A4;margin:20mm 18mm 22mm;@bottom-right{content:counter(page) " / " counter(pages);font:9pt Georgia,serif;color:#6b665e}}
@media print{
html{font-size:10.5pt;background:#fff;--paper:#fff}
body{max-width:none;padding:0}
header{margin-bottom:2rem;break-inside:avoid}
h2{margin-top:1.8rem}
code{font-size:7.6pt}
table{font-size:9pt}
.columns{gap:1.6rem}
thead{display:table-header-group}
}
)";

}  // namespace colophon::provenance
