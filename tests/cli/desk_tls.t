#!/bin/sh
# run: full
# SPDX-License-Identifier: EUPL-1.2
# A desk for other computers: over TLS or not at all.
. tests/cli/tap.sh
for tool in openssl curl; do
	command -v $tool >/dev/null || skip_all "$tool is missing"
done

formdesk --listen 127.0.0.2 --port 0 >"$work/out" 2>"$work/err"
is "another address without TLS is refused" 64 $?
has "and the reason names the certificate" "certificate" "$work/err"

openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=desk.example \
	-addext subjectAltName=DNS:desk.example -keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null
formdesk --listen 127.0.0.2 --port 0 --certificate "$work/cert.pem" --key "$work/cert.pem" >"$work/out" 2>"$work/err"
is "a key that is none is refused" 64 $?

: >"$work/out"
formdesk --listen 127.0.0.2 --name desk.example --port 0 --certificate "$work/cert.pem" \
	--key "$work/key.pem" >"$work/out" 2>"$work/err" &
desk=$!
i=0
while [ "$(wc -l <"$work/out")" -lt 3 ] && [ $i -lt 100 ]; do
	sleep 0.1
	i=$((i + 1))
done
link=$(sed -n 's/^coordinator *//p' "$work/out")
port=${link#https://desk.example:}
port=${port%%/*}
ask() {
	curl -s --cacert "$work/cert.pem" --resolve "desk.example:$port:127.0.0.2" "$@"
}
is "the link names this computer" "https://desk.example:$port/in" "${link%%\?*}"
is "the first page is there" 200 "$(ask -o "$work/page" -w '%{http_code}' "https://desk.example:$port/")"
ask -D "$work/head" -o "$work/page" "$link"
has "the session goes over TLS alone" "^Set-Cookie: coordinator=.*; Secure" "$work/head"
is "another Host is refused" 403 "$(ask -o "$work/page" -w '%{http_code}' -H "Host: evil.example:$port" "https://desk.example:$port/")"
is "nothing is told in the open" 000 "$(curl -s -o "$work/page" -w '%{http_code}' "http://127.0.0.2:$port/")"
cookie=$(sed -n 's/^Set-Cookie: \(coordinator=[^;]*\).*/\1/p' "$work/head")
ask -H "Cookie: $cookie" -o "$work/page" "https://desk.example:$port/coordinator/events"
token=$(sed -n 's/.*name="token" value="\([0-9a-f]*\)".*/\1/p' "$work/page" | head -n 1)
leave() {
	ask -o "$work/page" -w '%{http_code}' -H "Cookie: $cookie" -H "Origin: $1" -d "token=$token" \
		"https://desk.example:$port/coordinator/leave"
}
is "a form from the same name in the open is refused" 403 "$(leave "http://desk.example:$port")"
is "a form of ours is taken" 303 "$(leave "https://desk.example:$port")"
kill $desk
wait $desk
is "the desk closes" 0 $?
