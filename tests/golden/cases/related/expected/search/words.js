siteGenSearch.load.put('words','{"names":[],"synonyms":[],"bestBets":[],"unstemmed":[]}');
