# SPDX-License-Identifier: EUPL-1.2
# make            build every program into $(B)/bin
# make demo       install what is missing, print, fill in, scan, read, show the result
# make test       install what is missing, then run every test
# make check      the quick tests, under a minute
# make accuracy   how often is a mark read wrongly? N=2000 sides     make bench   how fast?
# make kill       kill every command at any moment, 250 times, and start it again
# make fuzz       feed every decoder bytes that no scanner made
# make sanitize   the tests under ASan and UBSan    make coverage    what do they not reach?
# make install    honours DESTDIR and prefix        make deb         a Debian package (test-deb tries it)

VERSION := 0.1.0
B       ?= build

prefix      ?= /usr/local
bindir      ?= $(prefix)/bin
datadir     ?= $(prefix)/share
mandir      ?= $(datadir)/man
localedir   ?= $(datadir)/locale
compdir     ?= $(datadir)/bash-completion/completions
appsdir     ?= $(datadir)/applications
iconsdir    ?= $(datadir)/icons/hicolor/scalable/apps
unitdir     ?= $(prefix)/lib/systemd/user
formsdir     = $(datadir)/spiegelblad
INSTALL     ?= install

CC          ?= cc
PKG_CONFIG  ?= pkg-config
CFLAGS      ?= -O2 -g
WARNINGS    := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wconversion
ALL_CPPFLAGS = -Iforms -Idb -D_GNU_SOURCE -DVERSION='"$(VERSION)"' \
	-DLOCALEDIR='"$(localedir)"' $(CPPFLAGS)
ALL_CFLAGS   = -std=c11 $(WARNINGS) -pthread $(CFLAGS)

# Pixel loops gain three to ten times from the vectoriser, which -O2 of gcc 12 holds back.
# It stands behind the general flags, and only where those ask for -O2.
scanner_SPEED  := $(if $(findstring -O2,$(CFLAGS)),-O3)
tests_CFLAGS   := -Igenerator -Iscanner -Idesk
desk_CFLAGS    := -Igenerator -Iscanner
db_CFLAGS      := $(shell $(PKG_CONFIG) --cflags libpq)

# libharu and ReadStat ship no .pc file on Debian 12, so name them by hand; the rest come from pkg-config.
FORMS_LIBS     := yaml-0.1 harfbuzz harfbuzz-subset fribidi jansson libsodium expat
DB_LIBS        := sqlite3 libpq xlsxwriter readstat
GENERATOR_LIBS := libqrencode libzip zlib $(DB_LIBS)
SCANNER_LIBS   := zbar libpng libqpdf libtiff-4 libjpeg libdeflate $(DB_LIBS)
DESK_LIBS      := $(GENERATOR_LIBS) $(SCANNER_LIBS) libmicrohttpd
libs = $(shell $(PKG_CONFIG) --libs $(filter-out readstat,$1)) $(if $(filter readstat,$1),-lreadstat)

PROGRAMS := formgen formscan formdb formdesk
objs      = $(patsubst %.c,$(B)/%.o,$(filter-out %/main.c,$(wildcard $1/*.c)))

FORMS := $(call objs,forms)
DB    := $(FORMS) $(call objs,db)
GEN   := $(DB) $(call objs,generator)
SCAN  := $(DB) $(call objs,scanner)
DESK  := $(GEN) $(call objs,desk) $(call objs,scanner)
TESTS := $(patsubst tests/%.c,$(B)/tests/%,$(wildcard tests/test_*.c))

all: ready $(PROGRAMS:%=$(B)/bin/%) catalogues

# Without the libraries the compiler's words help nobody; this names the packages.
ready:
	@tests/setup --check build

$(B)/bin/formgen:  $(B)/generator/main.o $(GEN)  ; $(link) -lhpdf $(call libs,$(FORMS_LIBS) $(GENERATOR_LIBS)) -lm
$(B)/bin/formscan: $(B)/scanner/main.o   $(SCAN) ; $(link) $(call libs,$(FORMS_LIBS) $(SCANNER_LIBS)) -lm
$(B)/bin/formdb:   $(B)/db/main.o        $(DB)   ; $(link) $(call libs,$(FORMS_LIBS) $(DB_LIBS)) -lm
$(B)/bin/formdesk: $(B)/desk/main.o      $(DESK) ; $(link) -lhpdf $(call libs,$(FORMS_LIBS) $(DESK_LIBS)) -lm
# Tests may come from another build: what a sanitizer watches is the product.
T ?= $(B)
$(B)/tests/test_desk_%: $(T)/tests/test_desk_%.o $(DESK) ; $(link) -lhpdf $(call libs,$(FORMS_LIBS) $(DESK_LIBS)) -lcmocka -lm
$(B)/tests/%:      $(T)/tests/%.o $(SCAN) $(GEN) ; $(link) -lhpdf $(call libs,$(FORMS_LIBS) $(GENERATOR_LIBS) $(SCANNER_LIBS)) -lcmocka -lm

# In these, what the product asks for comes to tests/faulty.h first.
FAULTY := malloc calloc realloc strdup strndup sqlite3_step
$(B)/tests/test_%_faults: private WRAP = $(FAULTY:%=-Wl,--wrap=%)

# Readers of foreign bytes: with known bytes in make test, with libFuzzer in make fuzz.
FUZZ := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
fuzz_libs = -lhpdf $(call libs,$(FORMS_LIBS) $(GENERATOR_LIBS) $(SCANNER_LIBS)) -lm
$(B)/tests/replay_http: $(T)/tests/fuzz/fuzz_http.o $(T)/tests/fuzz/replay.o $(DESK) ; $(link) -lhpdf $(call libs,$(FORMS_LIBS) $(DESK_LIBS)) -lm
$(B)/tests/fuzz_http: $(B)/tests/fuzz/fuzz_http.o $(DESK) ; $(link) -fsanitize=fuzzer -lhpdf $(call libs,$(FORMS_LIBS) $(DESK_LIBS)) -lm
$(B)/tests/replay_%: $(T)/tests/fuzz/fuzz_%.o $(T)/tests/fuzz/replay.o $(SCAN) $(GEN) ; $(link) $(fuzz_libs)
$(B)/tests/fuzz_%: $(B)/tests/fuzz/fuzz_%.o $(SCAN) $(GEN) ; $(link) -fsanitize=fuzzer $(fuzz_libs)

# The simulated pen, printer and scanner: not a line of the product in it.
SIMULATOR := $(patsubst tests/simulator/%.c,$(B)/tests/simulator/%.o,$(wildcard tests/simulator/*.c))
$(B)/tests/simulate: $(SIMULATOR) ; $(link) $(call libs,libpng libjpeg libtiff-4 zlib jansson) -lm
$(B)/tests/compare: $(B)/tests/compare.o $(B)/tests/simulator/stop.o ; $(link) $(call libs,jansson) -lm
$(B)/tests/compare.o $(B)/tests/simulator/%.o: ALL_CPPFLAGS = -D_GNU_SOURCE
$(B)/tests/simulator/%.o: tests/simulator/%.c Makefile
	@mkdir -p $(@D); echo "  CC    $<"; $(CC) -D_GNU_SOURCE $(filter-out --coverage,$(ALL_CFLAGS)) -O3 -MMD -MP -c -o $@ $<

link = @mkdir -p $(@D); echo "  LINK  $@"; $(CC) $(ALL_CFLAGS) $(LDFLAGS) $(WRAP) -o $@ $(sort $^)

$(B)/%.o: %.c Makefile
	@mkdir -p $(@D); echo "  CC    $<"; $(CC) $(ALL_CPPFLAGS) $($(firstword $(subst /, ,$*))_CFLAGS) $(ALL_CFLAGS) $($(firstword $(subst /, ,$*))_SPEED) -MMD -MP -c -o $@ $<

# Only these know where they were built.
$(B)/forms/library.o $(B)/tests/test_pictogram.o forms/library.c.syntax tests/test_pictogram.c.syntax: private CPPFLAGS += -DSOURCE_FORMS='"$(CURDIR)/forms"'

# What the assembler takes in, it does not tell make about.
$(B)/desk/assets.o: $(wildcard desk/*.css desk/*.js desk/*.svg)

# Translations, where the programs look for them: ../share beside their folder.
LANGUAGES := $(basename $(notdir $(wildcard forms/po/*.po)))
CATALOGUES := $(LANGUAGES:%=$(B)/share/locale/%/LC_MESSAGES/spiegelblad.mo)
$(B)/share/locale/%/LC_MESSAGES/spiegelblad.mo: forms/po/%.po
	@mkdir -p $(@D); echo "  MSGFMT $<"; msgfmt --check-format --check-domain -o $@ $<
catalogues: $(CATALOGUES)
# What there is to translate; pot-update brings it into forms/po, where what is new waits, empty.
pot:
	@mkdir -p $(B); xgettext --from-code=UTF-8 -k_ -kN_ --no-location --package-name=spiegelblad \
		-o $(B)/spiegelblad.pot $(wildcard forms/*.[ch] db/*.[ch] generator/*.[ch] scanner/*.[ch] desk/*.[ch])
pot-update: pot
	@for po in forms/po/*.po; do msgmerge -q --no-fuzzy-matching --no-location --backup=none -U $$po $(B)/spiegelblad.pot && \
		msgattrib --no-obsolete -o $$po $$po; done

PRODUCT := $(CATALOGUES) $(PROGRAMS:%=$(B)/bin/%) $(TESTS) $(B)/tests/server_trouble $(FUZZ:%=$(B)/tests/replay_%)
programs-and-tests: $(PRODUCT) $(B)/tests/simulate $(B)/tests/compare $(B)/tests/network_folder.so
only-product: $(PRODUCT)

# Every file under the eyes of another compiler, without making anything of it.
SOURCES := $(wildcard forms/*.c db/*.c generator/*.c scanner/*.c desk/*.c tests/*.c tests/*/*.c)
syntax: $(SOURCES:%=%.syntax)
$(SOURCES:%=%.syntax): %.syntax: % ready
	@$(CC) $(ALL_CPPFLAGS) $($(firstword $(subst /, ,$*))_CFLAGS) $(ALL_CFLAGS) -fsyntax-only $<

# pkg-config is asked while make reads this file, so what comes after setup is a make of its own.
demo:
	@tests/setup build
	@$(MAKE) --no-print-directory all $(B)/tests/simulate $(B)/tests/compare
	@tests/demo $(B)

# Not by its own name, or make -n would run what it only has to tell.
make := $(MAKE)
check test:
	@tests/setup test
	@MAKE='$(make)' B='$(B)' tests/run $@

# Draws the reference pictures of result sheets anew; look at them before you commit them.
pictures: $(B)/tests/test_result_pictures $(B)/tests/test_result_case
	@mkdir -p tests/pictures/results; for t in $^; do SPIEGELBLAD_PICTURES=write $$t || exit 1; done

accuracy:
	@tests/setup build
	@$(MAKE) --no-print-directory all $(B)/tests/simulate $(B)/tests/compare $(B)/tests/damage_codes
	@tests/accuracy $(B) $(N)

# At least so many kill -9 of every command and of the store's own functions, each started again.
KILLS ?= 250
kill:
	@tests/setup build
	@$(MAKE) --no-print-directory all $(B)/tests/simulate $(B)/tests/test_kill $(B)/tests/test_store_kill
	@KILLS=$(KILLS) $(B)/tests/test_kill && KILLS=$(KILLS) $(B)/tests/test_store_kill

bench:
	@tests/setup bench
	@$(MAKE) --no-print-directory all $(B)/tests/simulate $(B)/tests/bench_run $(B)/tests/bench_reading \
		$(B)/tests/bench_decode $(B)/tests/bench_store
	@tests/bench $(B)

SANITIZER := -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
sanitize:
	@$(MAKE) --no-print-directory check B=$(B)/sanitize CFLAGS='-O1 -g $(SANITIZER)'

# FUZZ=png TIME=600 narrows it down. TIME is in seconds, for each reader.
TIME ?= 60
fuzz:
	@tests/setup fuzz
	@$(MAKE) --no-print-directory B=$(B)/fuzz CC=clang CFLAGS='-O1 -g -fsanitize=fuzzer-no-link $(SANITIZER)' \
		$(FUZZ:%=$(B)/fuzz/tests/fuzz_%) $(B)/fuzz/tests/simulate
	@tests/fuzz/run $(B)/fuzz $(TIME) $(FUZZ)

# The n-th allocation, write or step of the store fails, at TIMES places (0: at all) in each command.
TIMES ?= 12
faults:
	@tests/setup build
	@$(MAKE) --no-print-directory all $(B)/tests/simulate $(B)/tests/fail.so
	@B='$(abspath $(B))' TIMES=$(TIMES) tests/run faults
$(B)/tests/fail.so: tests/faults/fail.c ; $(shim)
$(B)/tests/self_exe.so: tests/self_exe.c ; $(shim)
$(B)/tests/network_folder.so: tests/network_folder.c ; $(shim)
shim = @mkdir -p $(@D); $(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -shared -fPIC -o $@ $< -ldl

lint:
	@tests/setup lint
	@tests/lint

# Command tests with every access to memory checked; the reader's threads with every race.
valgrind:
	@tests/setup lint
	@$(MAKE) --no-print-directory all $(B)/tests/simulate $(B)/tests/self_exe.so
	@B='$(abspath $(B))' tests/run valgrind
tsan:
	@tests/setup test
	@$(MAKE) --no-print-directory all $(B)/tests/simulate
	@$(MAKE) --no-print-directory B=$(B)/tsan CFLAGS='-O1 -g -fsanitize=thread' $(B)/tsan/bin/formscan \
		$(B)/tsan/tests/test_desk_crowd
	@B='$(abspath $(B))' tests/run tsan

# What do unit and command tests not reach? tests/coverage build/coverage db/store.c shows the lines.
# Threads may lose a count now and then; counting in turns would take six times as long.
coverage:
	@tests/setup test
	@$(MAKE) --no-print-directory B=$(B)/coverage $(B)/coverage/tests/fail.so
	@MAKE='$(make)' B='$(abspath $(B))/coverage' CFLAGS='-O1 -g --coverage -fprofile-update=single' \
		tests/run test plain full faults; \
		status=$$?; tests/coverage $(B)/coverage; exit $$status

# Run by systemd for the person who is logged in, not for the whole machine.
UNITS := $(wildcard */*.service */*.timer)

install: all
	$(INSTALL) -d $(DESTDIR)$(bindir) $(DESTDIR)$(mandir)/man1 $(DESTDIR)$(mandir)/man5 $(DESTDIR)$(compdir) $(DESTDIR)$(formsdir)
	$(INSTALL) -m 755 $(PROGRAMS:%=$(B)/bin/%) $(DESTDIR)$(bindir)
	for f in $(wildcard */*.1); do $(INSTALL) -m 644 $$f $(DESTDIR)$(mandir)/man1; done
	for f in $(wildcard */*.5); do $(INSTALL) -m 644 $$f $(DESTDIR)$(mandir)/man5; done
	for f in $(wildcard */*.bash); do n=$${f##*/}; $(INSTALL) -m 644 $$f $(DESTDIR)$(compdir)/$${n%.bash}; done
	$(INSTALL) -d $(DESTDIR)$(appsdir) $(DESTDIR)$(iconsdir) $(DESTDIR)$(unitdir)
	$(INSTALL) -m 644 desk/spiegelblad.desktop $(DESTDIR)$(appsdir)
	$(INSTALL) -m 644 desk/icon.svg $(DESTDIR)$(iconsdir)/spiegelblad.svg
	$(INSTALL) -m 644 $(UNITS) $(DESTDIR)$(unitdir)
	for l in $(LANGUAGES); do $(INSTALL) -d $(DESTDIR)$(localedir)/$$l/LC_MESSAGES && \
		$(INSTALL) -m 644 $(B)/share/locale/$$l/LC_MESSAGES/spiegelblad.mo $(DESTDIR)$(localedir)/$$l/LC_MESSAGES; done
	cp -R forms/library forms/pictograms $(DESTDIR)$(formsdir)/
	chmod -R u=rwX,go=rX $(DESTDIR)$(formsdir)

uninstall:
	rm -f $(foreach p,$(PROGRAMS),$(DESTDIR)$(bindir)/$p $(DESTDIR)$(mandir)/man1/$p.1 $(DESTDIR)$(compdir)/$p)
	rm -f $(patsubst %,$(DESTDIR)$(mandir)/man5/%,$(notdir $(wildcard */*.5)))
	rm -f $(DESTDIR)$(appsdir)/spiegelblad.desktop $(DESTDIR)$(iconsdir)/spiegelblad.svg
	rm -f $(patsubst %,$(DESTDIR)$(unitdir)/%,$(notdir $(UNITS)))
	rm -f $(LANGUAGES:%=$(DESTDIR)$(localedir)/%/LC_MESSAGES/spiegelblad.mo)
	rm -rf $(DESTDIR)$(formsdir)

# The same commit gives the same bytes.
DIST ?= spiegelblad-$(VERSION).tar.gz
dist:
	@mkdir -p $(B)
	git archive --prefix=spiegelblad-$(VERSION)/ HEAD >$(B)/dist.tar
	gzip -9nc $(B)/dist.tar >$(DIST)

deb:
	@tests/setup deb
	@$(MAKE) --no-print-directory all
	@MAKE='$(make)' tests/package make $(B) $(VERSION)

# In a folder with a Debian of its own; needs root and, the first time, the network.
test-deb: deb
	@$(MAKE) --no-print-directory $(B)/tests/simulate $(B)/tests/compare
	@tests/package try $(B) $(VERSION)

clean:
	rm -rf build

.PHONY: all ready programs-and-tests only-product syntax catalogues pot pot-update demo check test pictures accuracy kill bench sanitize fuzz coverage install uninstall dist deb test-deb lint faults valgrind tsan clean
.SECONDARY:
-include $(shell find $(B) -name 'debian*' -prune -o -name '*.d' -type f -print 2>/dev/null)
