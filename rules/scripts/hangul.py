"""Korean: words without the particles written onto them."""

from typing import Final

_PARTICLES: Final = """
    에게서 으로서 으로써 이라고 까지 부터 에서 에게 으로 라고 보다 처럼 마다 조차 마저 이나 이란
    께서 한테 하고 은 는 이 가 을 를 과 와 의 에 로 도 만 나""".split()  # noqa: SIM905 - a row of words
_SHORTEST: Final = 2  # syllables that must remain


def is_hangul(letters: str) -> bool:
    """Return whether a word is written in Hangul syllables."""
    return "\uac00" <= letters[0] <= "\ud7a3"


def bases(folded: str) -> list[str]:
    """Return the word without each particle that it may end in."""
    return [
        folded[: -len(particle)]
        for particle in _PARTICLES
        if folded.endswith(particle) and len(folded) - len(particle) >= _SHORTEST
    ]
