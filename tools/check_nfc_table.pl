#!/usr/bin/perl
# Compares src/paint/nfc_table.inc, for every code point, with what Perl's own Unicode tables say: a second
# source for what tools/make_nfc_table.py derives. Exit status 1: they differ; 77: this Perl knows another Unicode.
use strict;
use warnings;
use FindBin;
use Unicode::UCD;
use Unicode::Normalize qw(getCombinClass checkNFC);

if (Unicode::UCD::UnicodeVersion() ne '14.0.0') {
    print STDERR 'this Perl knows Unicode ', Unicode::UCD::UnicodeVersion(), ", the table is of 14.0.0\n";
    exit 77;
}
my $path = "$FindBin::Bin/../src/paint/nfc_table.inc";
open my $file, '<', $path or die "$path: $!\n";
my @table;
while (<$file>) {
    while (/\{0x([0-9A-F]+), 0x([0-9A-F]+), (\d+)\}/g) {
        $table[$_] = $3 for hex $1 .. hex $2;
    }
}
my $wrong = 0;
for my $point (0 .. 0x10FFFF) {
    next if $point >= 0xD800 && $point <= 0xDFFF;
    my $text = chr $point;
    my $refused = $text !~ /\p{NFC_Quick_Check=Yes}/ ? 1 : 0;
    my $want = $refused ? 255 : getCombinClass($point);
    my $have = $table[$point] // 0;
    $refused == (checkNFC($text) ? 0 : 1) or die sprintf "Perl disagrees with itself on U+%04X\n", $point;
    next if $have == $want;
    printf STDERR "U+%04X: the table says %d, Perl %d\n", $point, $have, $want;
    $wrong = 1;
}
exit $wrong;
