// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The XMP packet that stands in every picture (spec/vectors/xmp.txt)
library Packet {
    uint256 internal constant LENGTH = 542;

    bytes internal constant TEXT = '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n' ' <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        '  <rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">\n'
        "   <Iptc4xmpExt:DigitalSourceType>http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia</Iptc4xmpExt:DigitalSourceType>\n"
        "   <xmp:CreatorTool>Colophon</xmp:CreatorTool>\n" "  </rdf:Description>\n" " </rdf:RDF>\n" "</x:xmpmeta>\n"
        '<?xpacket end="r"?>';
}
