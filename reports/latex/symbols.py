"""Characters beyond ASCII as LaTeX: the mathematical alphabet of the papers, typographic signs, accents."""

from __future__ import annotations

from typing import Final

_GREEK: Final = """
    α alpha β beta γ gamma δ delta ε varepsilon ϵ epsilon ζ zeta η eta θ theta ϑ vartheta ι iota κ kappa λ lambda μ mu
    ν nu ξ xi π pi ρ rho ϱ varrho σ sigma ς varsigma τ tau υ upsilon φ varphi ϕ phi χ chi ψ psi ω omega Γ Gamma Δ Delta
    Θ Theta Λ Lambda Ξ Xi Π Pi Σ Sigma Υ Upsilon Φ Phi Ψ Psi Ω Omega µ mu
""".split()  # noqa: SIM905
_SIGNS: Final = """
    ≤ leq ≥ geq ≠ neq ≈ approx ≡ equiv ∼ sim ≃ simeq ∝ propto ≪ ll ≫ gg ≲ lesssim ≳ gtrsim ≺ prec ≻ succ ⪯ preceq
    ⪰ succeq ± pm ∓ mp × times ÷ div ⋅ cdot · cdot ∗ ast ∘ circ ∞ infty ∂ partial ∇ nabla ∑ sum ∏ prod ∫ int ∬ iint
    ∭ iiint √ surd ∈ in ∉ notin ∋ ni ⊂ subset ⊆ subseteq ⊃ supset ⊇ supseteq ∪ cup ∩ cap ∖ setminus ∅ emptyset ∀ forall
    ∃ exists ¬ neg ∧ wedge ∨ vee ⊥ perp ⟂ perp ∥ parallel ‖ Vert → to ← leftarrow ↔ leftrightarrow ↦ mapsto ⇒ Rightarrow
    ⇐ Leftarrow ⇔ Leftrightarrow ↑ uparrow ↓ downarrow ⟨ langle ⟩ rangle ⌈ lceil ⌉ rceil ⌊ lfloor ⌋ rfloor ⊕ oplus
    ⊗ otimes ⊙ odot ∠ angle ℓ ell ℜ Re ℑ Im □ square ■ blacksquare ∎ blacksquare ○ circ ● bullet ✓ checkmark ✗ times
    ★ star ⋯ cdots … ldots ′ prime ° circ
""".split()  # noqa: SIM905
_SUPERSCRIPTS: Final = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", "0123456789+-=()ni", strict=True))
_SUBSCRIPTS: Final = {
    **dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ", "0123456789+-=()aeoxhklmnpstijruv", strict=True)),
    **dict(zip("ᵦᵧᵨᵩᵪ", (r"\beta", r"\gamma", r"\rho", r"\varphi", r"\chi"), strict=True)),
}

#: Characters as they stand in math mode.
MATH: Final[dict[str, str]] = {
    **{character: f"\\{name} " for character, name in zip(_GREEK[::2], _GREEK[1::2], strict=True)},
    **{character: f"\\{name} " for character, name in zip(_SIGNS[::2], _SIGNS[1::2], strict=True)},
    **{character: f"{{}}^{{{plain}}}" for character, plain in _SUPERSCRIPTS.items()},
    **{character: f"{{}}_{{{plain}}}" for character, plain in _SUBSCRIPTS.items()},
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΧο", [rf"\mathrm{{{letter}}}" for letter in "ABEZHIKMNOPTX"] + ["o"], strict=True)),
    **{character: rf"\mathbb{{{letter}}}" for character, letter in zip("ℝℕℤℚℂ𝕊𝕋𝔼ℙ", "RNZQCSTEP", strict=True)},
    "−": "-",
    "∣": r"\mid ",
    "\u2061": "",
    "\u2062": r"\,",
    "ƒ": "f",
    "‴": "'''",
    "∛": r"\sqrt[3]{}",
}

#: Characters as they stand in text.
TEXT: Final[dict[str, str]] = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}", ">": r"\textgreater{}",
    '"': r"\textquotedbl{}", "`": r"\textasciigrave{}",
    # An empty group keeps the font from joining these with what follows: "--" must not become a dash.
    "-": "-{}", "'": "'{}", ",": ",{}",
    "\u00a0": "~", "\u2002": "~", "\u2003": "~", "\u2009": r"\,", "\u202f": r"\,", "\u200a": "", "\u200b": "",
    "\u00ad": r"\-", "\ufeff": "", "‐": "-{}", "‑": "-{}", "–": "--{}", "—": "---{}", "‘": "`{}", "’": "'{}",
    "“": "``{}", "”": "''{}", "„": r"\quotedblbase{}", "«": r"\guillemotleft{}", "»": r"\guillemotright{}",
    "‹": r"\guilsinglleft{}", "›": r"\guilsinglright{}",
    "❝": "``{}", "•": r"\textbullet{}", "§": r"\S{}", "¶": r"\P{}", "©": r"\textcopyright{}", "†": r"\dag{}",
    "€": r"\texteuro{}", "£": r"\pounds{}", "ß": r"\ss{}", "æ": r"\ae{}", "Æ": r"\AE{}", "œ": r"\oe{}", "Œ": r"\OE{}",
    "ø": r"\o{}", "Ø": r"\O{}", "ł": r"\l{}", "Ł": r"\L{}", "đ": r"\dj{}", "Đ": r"\DJ{}", "ı": r"\i{}",
    "å": r"\aa{}", "Å": r"\AA{}", "¡": r"\textexclamdown{}", "¿": r"\textquestiondown{}", "½": r"$\frac{1}{2}$",
    "¼": r"$\frac{1}{4}$", "¾": r"$\frac{3}{4}$", "‰": r"\textperthousand{}", "™": r"\texttrademark{}",
    "◐": r"\halfcircle{}",
}  # fmt: skip

#: Combining marks as the accent that stands before the letter.
ACCENTS: Final[dict[str, str]] = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u", "\u0307": ".",
    "\u0308": '"', "\u030a": "r", "\u030b": "H", "\u030c": "v", "\u0327": "c", "\u0328": "k", "\u0331": "b",
    "\u0323": "d",
}  # fmt: skip
