"""The way in: documents of other programs become the files of a manuscript.

Each kind of file is read into one `arrival.Arrival`: chapters as pandoc's tree, remarks of
reviewers with the words they are about, pictures, and what was changed or left on the way.
"""
