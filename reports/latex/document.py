"""The whole LaTeX document: the counting sentence, tables, graph, findings, every claim, environment, literature.

It compiles with pdfLaTeX and the packages of Debian's texlive-latex-recommended and texlive-pictures, twice for the
table of contents; the bytes depend on report.json alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ..evidence import evidence
from ..findings import Finding, findings
from ..literature import address, described
from ..model import Report, Result
from ..names import page_names
from ..plots.graph import graph_drawing
from ..plots.tikz import preamble, to_tikz
from ..provenance import environment_rows
from ..sentence import sentence
from ..status import STATUSES, counts, status
from ..trust import CHECKED_AGAIN
from .claim import Book, claim_section
from .escape import code, escape, prose
from .parts import Places, badge, claim_link, facts, itemize, longtable
from .trust import numbered_list, numbers

_HEAD: Final = r"""\documentclass[10pt,a4paper]{article}
\usepackage[T1]{fontenc}
\usepackage[margin=2.2cm]{geometry}
\usepackage{amsmath,amssymb,array,longtable,booktabs,tikz}
\IfFileExists{lmodern.sty}{\usepackage{lmodern}}{}
\usepackage[hidelinks,pdfcreator={Inphase},pdfproducer={pdfTeX}]{hyperref}
\ifdefined\pdfinfoomitdate\pdfinfoomitdate=1\fi
\ifdefined\pdftrailerid\pdftrailerid{}\fi
\ifdefined\pdfsuppressptexinfo\pdfsuppressptexinfo=-1\fi
\setcounter{secnumdepth}{0}
\setcounter{tocdepth}{1}
\setlength{\parindent}{0pt}
\setlength{\parskip}{4pt plus 2pt}
\setlength{\emergencystretch}{4em}
\sloppy
\raggedbottom
\newcommand{\halfcircle}{\tikz[baseline=-0.6ex]{\draw (0,0) circle[radius=0.75ex];
  \fill (0,0.75ex) arc[start angle=90,end angle=270,radius=0.75ex] -- cycle;}}
\newcommand{\fitmath}[2]{\par\smallskip\begingroup\sbox0{$\displaystyle #1$}%
  \ifdim\wd0>1.4\linewidth\raggedright\leftskip1.5em\relax$\displaystyle #2$\par
  \else\ifdim\wd0>\linewidth\noindent\resizebox{\linewidth}{!}{\usebox0}\par
  \else\noindent\hfil\usebox0\hfil\par\fi\fi\endgroup\smallskip}
\newcommand{\room}{\par\ifdim\pagetotal>0.75\textheight\newpage\fi}
\newcommand{\claimheading}[2]{\goodbreak\medskip\hypertarget{#1}{}\subsection{#2}\label{#1}}
\newcommand{\partheading}[1]{\par\smallskip\textbf{#1.}}
\newcommand{\colophon}[1]{\par\smallskip{\footnotesize\raggedright #1\par}}
\newenvironment{stated}{\begin{list}{}{\setlength{\topsep}{2pt}\setlength{\itemsep}{2pt}\setlength{\parsep}{0pt}%
  \setlength{\leftmargin}{2.4em}\setlength{\labelwidth}{2em}\setlength{\labelsep}{0.4em}}\raggedright}{\end{list}}
\newenvironment{steps}{\begin{list}{}{\setlength{\topsep}{2pt}\setlength{\itemsep}{1pt}\setlength{\parsep}{0pt}%
  \setlength{\leftmargin}{2.4em}\setlength{\labelwidth}{2em}\setlength{\labelsep}{0.4em}}\small\raggedright}{\end{list}}
\newenvironment{facts}{\begin{list}{}{\setlength{\itemsep}{0pt}\setlength{\leftmargin}{7em}\setlength{\labelwidth}{6.5em}%
  \renewcommand{\makelabel}[1]{\textit{##1}\hfil}}}{\end{list}}
\newenvironment{picturebox}{\par\smallskip\noindent\begin{minipage}{\linewidth}}{\end{minipage}\par\smallskip}
"""
#: Letters of the evidence in the table of all claims.
_EVIDENCE: Final = 120


def document(report: Report) -> str:
    """The text of ``report.tex``."""
    places = {result.id: f"claim-{number}" for number, result in enumerate(report.results, 1)}
    book = Book(places, page_names(result.id for result in report.results), numbers(report))
    papers = report.papers()
    parts = [
        _HEAD + preamble(),
        r"\title{Verification report}" + "\n" + r"\author{Inphase}" + "\n" + r"\date{}",
        "\\begin{document}\n\\maketitle",
        rf"\noindent\large {escape(sentence(report.results))}\normalsize",
        _warnings(report),
        _statuses(report),
        _how_to_read(report, book),
        r"\tableofcontents",
        "\\room\\section{All claims}\n" + _overview(report, places),
        "\\room\\section{Findings}\n" + _findings(report, places),
        "\\room\\section{Dependencies}\n" + _graph(report, places),
        *(_paper(paper, results, report, book) for paper, results in papers.items()),
        "\\section{Environment}\n" + facts((name, code(value)) for name, value in environment_rows(report.environment)),
        _literature(report),
        "\\end{document}\n",
    ]
    return "\n\n".join(part for part in parts if part)


def _warnings(report: Report) -> str:
    lines = ["The run was stopped before its end."] if report.interrupted else []
    return itemize(escape(line) for line in (*lines, *report.problems))


def _how_to_read(report: Report, book: Book) -> str:
    """What is left out here and where it is, how to check again, what is trusted."""
    if not report.results:
        return ""
    return "\n\n".join(
        [
            r"\partheading{What is left out} Every claim is here with its statement, verdict, counterexample and the "
            "outline of its derivation. A long derivation is shortened, and says so; the HTML report beside this file "
            rf"({code('index.html')}) has all its steps and pictures, the file of the certificate all of the proof.",
            rf"\partheading{{Check it again}} In the folder of this report {code('verify recheck FILE')} decides the "
            "certificate of a claim again, without the prover and without SymPy, and "
            rf"{code('verify recheck --arithmetic crival FILE')} does so in an unrelated arithmetic; "
            rf"{code('verify recheck .')} checks all. {code('verify run ID')} runs a claim from the start.",
            r"\partheading{You must trust} Under each claim stands what its verdict rests on; in short:"
            "\n" + numbered_list(book.trust)
            if book.trust
            else "",
            "Where a verdict has a certificate, you need not trust the following.\n"
            + itemize(map(escape, CHECKED_AGAIN)),
        ]
    )


def _statuses(report: Report) -> str:
    found = counts(report.results)
    rows = [(str(found[each.key]), badge(each), escape(each.meaning)) for each in STATUSES if found[each.key]]
    return longtable(("Claims", "Status", "Meaning"), (0.1, 0.28, 0.62), rows) if rows else ""


def _overview(report: Report, places: Places) -> str:
    rows = [
        (
            claim_link(result.id, places),
            badge(status(result)),
            prose(result.title),
            prose(_cut(evidence(result))),
            rf"\pageref{{{places[result.id]}}}",
        )
        for result in report.results
    ]
    columns = ("Claim", "Status", "Title", "Evidence", "Page")
    return rf"{{\small{longtable(columns, (0.2, 0.18, 0.28, 0.27, 0.07), rows)}}}" if rows else "None."


def _cut(text: str) -> str:
    """The first words of long evidence; all of it stands under the claim."""
    return text if len(text) <= _EVIDENCE else f"{text[:_EVIDENCE].rsplit(' ', 1)[0]} …"


def _findings(report: Report, places: Places) -> str:
    rows = [_finding(finding, places) for finding in findings(report)]
    if not rows:
        return "No statement was refuted, corrected or sharpened in this run."
    return longtable(("Claim", "Finding", "Evidence", "Corrected or sharpened"), (0.18, 0.18, 0.32, 0.32), rows)


def _finding(finding: Finding, places: Places) -> tuple[str, str, str, str]:
    better = "; ".join(
        f"{claim_link(each.id, places)} {badge(status(each))} {prose(evidence(each))}" for each in finding.better
    )
    if finding.result is None:
        return claim_link(finding.better[0].corrects, places), escape(finding.word), "not in this run", better
    return (
        claim_link(finding.result.id, places),
        escape(finding.word),
        prose(evidence(finding.result)),
        better or "---",
    )


def _graph(report: Report, places: Places) -> str:
    links = {f"#{place}": place for place in places.values()}
    drawing = graph_drawing(report, {claim: f"#{place}" for claim, place in places.items()})
    if drawing is None:
        return "No claim uses another."
    picture = to_tikz(drawing, lambda href: links.get(href, ""))
    shown = f"\\begin{{center}}\n{picture}\n\\end{{center}}" if picture else "The graph is too large for print."
    rows = [
        (claim_link(result.id, places), ", ".join(claim_link(used, places) for used in result.uses))
        for result in report.results
        if result.uses
    ]
    table = longtable(("Claim", "Uses"), (0.3, 0.7), rows) if rows else ""
    return "\n\n".join(filter(None, (prose(drawing.description), shown, table)))


def _paper(paper: str, results: tuple[Result, ...], report: Report, book: Book) -> str:
    heading = rf"\room\section{{{escape(paper or 'Other claims')}}}"
    return "\n\n".join([heading, *(claim_section(result, report, book) for result in results)])


def _literature(report: Report) -> str:
    keys = dict.fromkeys(key for result in report.results for key in result.cites)
    return (
        "\\section{Literature}\n" + itemize(_work(key, report.bibliography.get(key, {})) for key in keys)
        if keys
        else ""
    )


def _work(key: str, entry: Mapping[str, str]) -> str:
    text = ". ".join(part.rstrip(".") for part in described(key, entry))
    where = address(entry)
    return rf"[{code(key)}] {escape(text)}." + (f" {code(where)}" if where else "")
