"""Papers as a reader sees them: pages, words, and the codes a scanner finds in the printed picture."""

import pypdfium2
import zxingcpp


class Paper:
    """A PDF, opened."""

    def __init__(self, pdf: bytes) -> None:
        self.pdf = pypdfium2.PdfDocument(pdf)
        self.pages = len(self.pdf)
        page = self.pdf[0]
        self.size = tuple(round(points / 72 * 25.4) for points in page.get_size())
        self.text = " ".join(page.get_textpage().get_text_range().split())
        picture = page.render(scale=200 / 72).to_numpy()
        self.codes = {code.format.name: code.text for code in zxingcpp.read_barcodes(picture)}
