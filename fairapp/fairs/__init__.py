"""Series, fairs (one edition each), halls, zones, booths, price list, documents, the thesaurus."""
