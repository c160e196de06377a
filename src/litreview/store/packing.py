"""Raw XML, packed small for the database and unpacked again.

Bytes enter and leave; what they say is not looked at. PubMed's records are mostly the same tags,
so the packer is told these beforehand. The format is zlib's, whose own packer takes three times
as long for it.
"""

from __future__ import annotations

import zlib

from isal import isal_zlib

# The tags of a citation in the order of NLM's DTD (pubmed_250101.dtd), with what nearly all say.
# Never change a byte of it: what was packed with it is unpacked with it. A better one would need
# another name, and a place beside it in `unpack`.
_TAGS = b"""\
<CollectiveName></CollectiveName><Suffix></Suffix><VernacularTitle></VernacularTitle>
<OtherAbstract Type="Publisher" Language="eng"><CoiStatement></CoiStatement>
<DataBankList CompleteYN="Y"><DataBank><DataBankName>ClinicalTrials.gov</DataBankName>
<AccessionNumberList><AccessionNumber>NCT0</AccessionNumber></AccessionNumberList></DataBank>
</DataBankList><GrantList CompleteYN="Y"><Grant><GrantID></GrantID><Acronym></Acronym><Agency>
</Agency><Country>United States</Country></Grant></GrantList><CommentsCorrectionsList>
<CommentsCorrections RefType="CommentIn"><CommentsCorrections RefType="ErratumIn"><RefSource>
</RefSource></CommentsCorrections></CommentsCorrectionsList><GeneSymbolList><GeneSymbol>
<i></i><b></b><sub></sub><sup></sup><sup>2</sup> placebo group controlled study patients treatment
with the of and in to results showed significant effects (P &lt; 0.05) compared between
 during after animals rats mice brain activity expression levels administration clinical
 were was for by that from on increased decreased
</ReferenceList><ReferenceList><Reference><Citation></Citation><ArticleIdList>
<ArticleId IdType="pubmed"></ArticleId></ArticleIdList></Reference><Reference><Citation>
<PubmedArticle>
      <MedlineCitation Status="MEDLINE" Owner="NLM" IndexingMethod="Automated">
        <PMID Version="1"></PMID>
        <DateCompleted>
            <Year>2020</Year>
            <Month>01</Month>
            <Day>01</Day>
        </DateCompleted>
        <DateRevised>
            <Year>2018</Year>
            <Month>11</Month>
            <Day>30</Day>
        </DateRevised>
<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM" IndexingMethod="Curated">\
<PMID Version="1">3</PMID><DateCompleted><Year>20</Year><Month>0</Month><Day></Day>\
</DateCompleted><DateRevised><Year>202</Year><Month>1</Month><Day>2</Day></DateRevised>\
<Article PubModel="Print-Electronic"><Journal><ISSN IssnType="Electronic"></ISSN>\
<ISSN IssnType="Print"></ISSN><JournalIssue CitedMedium="Internet"><Volume></Volume><Issue>\
</Issue><PubDate><Year>20</Year><Month>Jan</Month><Day></Day></PubDate></JournalIssue><Title>\
Journal of </Title><ISOAbbreviation>J </ISOAbbreviation></Journal><ArticleTitle></ArticleTitle>\
<Pagination><StartPage></StartPage><EndPage></EndPage><MedlinePgn></MedlinePgn></Pagination>\
<ELocationID EIdType="pii" ValidYN="Y"></ELocationID><ELocationID EIdType="doi" ValidYN="Y">\
10.10</ELocationID><Abstract><AbstractText Label="BACKGROUND" NlmCategory="BACKGROUND">\
</AbstractText><AbstractText Label="OBJECTIVE" NlmCategory="OBJECTIVE"></AbstractText>\
<AbstractText Label="METHODS" NlmCategory="METHODS"></AbstractText>\
<AbstractText Label="RESULTS" NlmCategory="RESULTS"></AbstractText>\
<AbstractText Label="CONCLUSIONS" NlmCategory="CONCLUSIONS"></AbstractText>\
<CopyrightInformation>Copyright \xc2\xa9 20 Elsevier </CopyrightInformation></Abstract>\
<AuthorList CompleteYN="Y"><Author ValidYN="Y"><LastName></LastName><ForeName></ForeName>\
<Initials></Initials></Author><Author ValidYN="Y"><LastName></LastName><ForeName></ForeName>\
<Initials></Initials><Identifier Source="ORCID">0000-000</Identifier><AffiliationInfo>\
<Affiliation>Department of , University of . Electronic address: </Affiliation></AffiliationInfo>\
</Author></AuthorList><Language>eng</Language><PublicationTypeList>\
<PublicationType UI="D003160">Comparative Study</PublicationType>\
<PublicationType UI="D004740">English Abstract</PublicationType>\
<PublicationType UI="D016449">Randomized Controlled Trial</PublicationType>\
<PublicationType UI="D013485">Research Support, Non-U.S. Gov't</PublicationType>\
<PublicationType UI="D016454">Review</PublicationType>\
<PublicationType UI="D016428">Journal Article</PublicationType></PublicationTypeList>\
<ArticleDate DateType="Electronic"><Year>20</Year><Month>0</Month><Day></Day></ArticleDate>\
</Article><MedlineJournalInfo><Country>United States</Country><MedlineTA></MedlineTA>\
<NlmUniqueID></NlmUniqueID><ISSNLinking></ISSNLinking></MedlineJournalInfo><ChemicalList>\
<Chemical><RegistryNumber>0</RegistryNumber><NameOfSubstance UI="D0"></NameOfSubstance>\
</Chemical></ChemicalList><CitationSubset>IM</CitationSubset><MeshHeadingList><MeshHeading>\
<DescriptorName UI="D000818" MajorTopicYN="N">Animals</DescriptorName></MeshHeading><MeshHeading>\
<DescriptorName UI="D006801" MajorTopicYN="N">Humans</DescriptorName></MeshHeading><MeshHeading>\
<DescriptorName UI="D008297" MajorTopicYN="N">Male</DescriptorName></MeshHeading><MeshHeading>\
<DescriptorName UI="D005260" MajorTopicYN="N">Female</DescriptorName></MeshHeading><MeshHeading>\
<DescriptorName UI="D0" MajorTopicYN="N"></DescriptorName>\
<QualifierName UI="Q000627" MajorTopicYN="Y">therapeutic use</QualifierName>\
<QualifierName UI="Q000188" MajorTopicYN="N">drug therapy</QualifierName>\
<QualifierName UI="Q000494" MajorTopicYN="Y">pharmacology</QualifierName>\
<QualifierName UI="Q000378" MajorTopicYN="N">metabolism</QualifierName>\
<QualifierName UI="Q000187" MajorTopicYN="N">drug effects</QualifierName></MeshHeading>\
</MeshHeadingList><KeywordList Owner="NOTNLM"><Keyword MajorTopicYN="N"></Keyword>\
<Keyword MajorTopicYN="N"></Keyword></KeywordList></MedlineCitation><PubmedData><History>\
<PubMedPubDate PubStatus="received"><Year>20</Year><Month>1</Month><Day>2</Day></PubMedPubDate>\
<PubMedPubDate PubStatus="revised"><Year>20</Year><Month>1</Month><Day>2</Day></PubMedPubDate>\
<PubMedPubDate PubStatus="accepted"><Year>20</Year><Month>1</Month><Day>2</Day></PubMedPubDate>\
<PubMedPubDate PubStatus="entrez"><Year>20</Year><Month>1</Month><Day>2</Day><Hour>6</Hour>\
<Minute>0</Minute></PubMedPubDate><PubMedPubDate PubStatus="pubmed"><Year>20</Year><Month>1\
</Month><Day>2</Day><Hour>6</Hour><Minute>0</Minute></PubMedPubDate>\
<PubMedPubDate PubStatus="medline"><Year>20</Year><Month>1</Month><Day>2</Day><Hour>6</Hour>\
<Minute>0</Minute></PubMedPubDate></History><PublicationStatus>ppublish</PublicationStatus>\
<ArticleIdList><ArticleId IdType="pubmed"></ArticleId><ArticleId IdType="pmc">PMC</ArticleId>\
<ArticleId IdType="doi">10.</ArticleId><ArticleId IdType="pii">S</ArticleId></ArticleIdList>\
</PubmedData></PubmedArticle>"""

_LEVEL = 2  # of 0 to 3: measured, 3 and 1 are as quick and pack less


def pack(xml: bytes) -> bytes:
    """Return XML packed; nothing for nothing."""
    if not xml:
        return b""
    packer = isal_zlib.compressobj(_LEVEL, zdict=_TAGS)
    return packer.compress(xml) + packer.flush()


def unpack(packed: bytes) -> bytes:
    """Return what was packed, by this program or by one that did not know the tags.

    Raises:
        zlib.error: It is cut off, or not ours.
    """
    if not packed:
        return b""
    unpacker = zlib.decompressobj(zdict=_TAGS)
    xml = unpacker.decompress(packed)
    if not unpacker.eof:
        raise zlib.error("it is cut off")
    return xml
