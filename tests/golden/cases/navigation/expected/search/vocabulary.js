siteGenSearch.load.put('vocabulary','00apple\n10tlas\n00deep\n00guide\n00library\n00maps\n03one\n03sentence\n10ite\n10mall\n00tests\n23xt\n11hings\n00welcome\n00zebra');
