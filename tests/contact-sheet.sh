#!/usr/bin/env bash
# Pictures of every page that people of all posts can reach, on a phone and at a desk, in Chinese and in English, and one sheet of them to look through.
# Usage: tests/contact-sheet.sh FOLDER   (needs what test.sh installs)
set -euo pipefail
[ $# -eq 1 ] || { echo "usage: $0 FOLDER" >&2; exit 2; }
mkdir -p "$1"
out=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
dotnet build tests/Product.Tests -v q
for language in zh-CN en-US; do
  mkdir -p "$out/$language"
  STORY_LOCALE=$language STORY_PICTURES=$out/$language dotnet test tests/Product.Tests --no-build --filter '(FullyQualifiedName~AccessiblePhoneStory|FullyQualifiedName~AccessibleDeskStory)&FullyQualifiedName~No_page'
done
{
  echo '<!doctype html><html lang=zh-CN><meta charset=utf-8><title>页面一览 · Contact sheet</title><style>body{font:14px sans-serif;margin:1rem}section{display:flex;flex-wrap:wrap;gap:12px;align-items:flex-start}figure{margin:0;width:220px}figure.desk{width:420px}img{width:100%;max-height:640px;object-fit:cover;object-position:top;border:1px solid #ccc}figcaption{overflow-wrap:anywhere}</style>'
  for language in zh-CN en-US; do
    for size in phone desk; do
      echo "<h2>$language · $size</h2><section>"
      for picture in "$out/$language"/page-$size-*.png; do
        [ -e "$picture" ] || continue
        name=$(basename "$picture" .png)
        echo "<figure class=$size><a href='$language/$name.png'><img loading=lazy src='$language/$name.png' alt=''></a><figcaption>${name#page-$size-}</figcaption></figure>"
      done
      echo '</section>'
    done
  done
} > "$out/index.html"
echo "{\"name\":\"contact-sheet\",\"pictures\":$(find "$out" -name 'page-*.png' | wc -l),\"sheet\":\"index.html\"}"
