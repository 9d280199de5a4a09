#!/usr/bin/perl
# Compares src/paint/unicode_table.inc, for every code point, with what Perl's own Unicode tables say: a second
# source for what tools/make_unicode_table.py derives. Exit status 1: they differ; 77: this Perl knows another Unicode.
use strict;
use warnings;
use feature 'unicode_strings';
use FindBin;
use Unicode::UCD;

if (Unicode::UCD::UnicodeVersion() ne '14.0.0') {
    print STDERR 'this Perl knows Unicode ', Unicode::UCD::UnicodeVersion(), ", the table is of 14.0.0\n";
    exit 77;
}
my $path = "$FindBin::Bin/../src/paint/unicode_table.inc";
open my $file, '<', $path or die "$path: $!\n";
my (@class, @lower);
while (<$file>) {
    while (/\{0x([0-9A-F]+), 0x([0-9A-F]+), (\d+)\}/g) {
        $class[$_] = $3 for hex $1 .. hex $2;
    }
    while (/\{0x([0-9A-F]+), 0x([0-9A-F]+), (\d+), (-?\d+)\}/g) {
        for (my $point = hex $1; $point <= hex $2; $point += $3) { $lower[$point] = $point + $4; }
    }
}
my $wrong = 0;
for my $point (0 .. 0x10FFFF) {
    next if $point >= 0xD800 && $point <= 0xDFFF;
    my $text = chr $point;
    my $want = ($text =~ /\p{L}/ ? 1 : 0) | ($text =~ /\p{N}/ ? 2 : 0) | ($text =~ /\p{White_Space}/ ? 4 : 0) |
        ($text =~ /\p{Case_Ignorable}/ ? 16 : $text =~ /\p{Cased}/ ? 8 : 0);
    my $have = $class[$point] // 0;
    # U+0130 is lowered to two code points, by code.
    my $small = $point == 0x130 ? $text : lc $text;
    my $mine = chr($lower[$point] // $point);
    next if $have == $want && $mine eq $small;
    printf "U+%04X: class %d, Perl says %d; lower case U+%04X, Perl says U+%04X\n", $point, $have, $want, ord $mine, ord $small
        if ++$wrong <= 20;
}
print "$wrong code points differ\n" if $wrong;
exit($wrong ? 1 : 0);
