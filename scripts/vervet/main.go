// Asks Snyk's own Vervet which release answers a version of the invites' operations, as its gateway and services do: its
// Validator, with the pattern of the published spec, before its Handler. Prints the table of mock/services/snyk, which
// npm test compares with and which needs no Go: go run . > ../../mock/services/snyk/vervet-table.json
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/snyk/vervet/v8"
	"github.com/snyk/vervet/v8/versionware"
)

// Of x-snyk-api-releases of the published spec.
var releases = map[string][]string{
	"createOrgInvitation": {"2022-06-01", "2023-04-28", "2024-06-21"},
	"listOrgInvitation":   {"2022-11-14"},
}

const pattern = `^(wip|work-in-progress|experimental|beta|((([0-9]{4})-([0-1][0-9]))-((3[01])|(0[1-9])|([12][0-9]))(~(wip|work-in-progress|experimental|beta))?))$`

var suffixes = []string{"", "~wip", "~experimental", "~beta", "~ga", "~", "~BETA", "~work-in-progress", "~beta~beta", "~stable"}

// What is no date with a suffix.
var others = []string{
	"", "~", "~beta", "latest", "wip", "work-in-progress", "experimental", "beta", "ga", "v1", "1", "null",
	"2024", "2024-06", "2024-6-21", "24-06-21", "20240621", "2024/06/21", "2024.06.21", "21-06-2024", "02024-06-21",
	"+2024-06-21", "-2024-06-21", " 2024-06-21", "2024-06-21 ", "2024-06-21\n", "2024-06-21\x00", "2024-06-21T00:00:00Z",
	"2024-06-21-beta", "2024-06-21 beta", "2024-06-21~ beta", "2024-06-21~bet", "2024-06-21,2022-06-01", "２０２４-06-21",
	"2024-00-10", "2024-13-01", "2024-19-01", "2024-06-00", "2024-06-31", "2024-06-32", "2024-02-30", "2023-02-29", "2100-02-29",
	"0000-01-01", "0000-00-00", "2022-02-29~beta", "2026-02-29~ga", "null~beta",
}

// A row has the version and the status; of 200 also what serves it and, when that is deprecated, since which day and until
// which.
type row []any

func main() {
	// What is wrong with a version is in the table.
	log.SetOutput(io.Discard)
	today := time.Now().UTC().Truncate(24 * time.Hour)
	table := map[string]any{"vervet": "8.13.3", "today": today.Format(time.DateOnly)}
	for operation, dates := range releases {
		ask := gatewayOf(dates)
		rows := []row{}
		for _, version := range versions(today) {
			rows = append(rows, ask(version))
		}
		table[operation] = rows
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(table); err != nil {
		panic(err)
	}
}

// Days around each release and each rule, with each suffix, then the others.
func versions(today time.Time) []string {
	days := []string{"0001-01-01", "2021-06-04", "2022-10-06", "2024-02-29", "2026-03-25", "9999-12-31"}
	for _, turn := range []string{"2022-06-01", "2022-11-14", "2023-04-28", "2024-06-21", "2024-10-15", today.Format(time.DateOnly)} {
		day := vervet.MustParseVersion(turn)
		for _, offset := range []int{-1, 0, 1} {
			days = append(days, day.AddDays(offset).DateString())
		}
	}
	all := []string{}
	for _, day := range days {
		for _, suffix := range suffixes {
			all = append(all, day+suffix)
		}
	}
	return append(all, others...)
}

func gatewayOf(dates []string) func(string) row {
	documents := []*openapi3.T{}
	handlers := []versionware.VersionHandler{}
	slice := vervet.VersionSlice{}
	for _, date := range dates {
		version := vervet.MustParseVersion(date)
		slice = append(slice, version)
		documents = append(documents, documentOf(date))
		handlers = append(handlers, versionware.VersionHandler{Version: version, Handler: http.HandlerFunc(
			func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) },
		)})
	}
	validator, err := versionware.NewValidator(&versionware.ValidatorConfig{ServerURL: "http://localhost"}, documents...)
	if err != nil {
		panic(err)
	}
	gateway := validator.Middleware(versionware.NewHandler(handlers...))
	index := vervet.NewVersionIndex(slice)
	return func(version string) row {
		answer := httptest.NewRecorder()
		query := url.Values{"version": {version}}.Encode()
		gateway.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "http://localhost/invites?"+query, nil))
		served := answer.Header().Get(versionware.HeaderSnykVersionServed)
		if answer.Code != http.StatusOK {
			return row{version, answer.Code}
		}
		release := vervet.MustParseVersion(served)
		next, isDeprecated := index.Deprecates(release)
		if !isDeprecated {
			return row{version, answer.Code, strings.TrimSuffix(served, "~ga")}
		}
		sunset, _ := release.Sunset(next)
		return row{version, answer.Code, strings.TrimSuffix(served, "~ga"), next.DateString(), sunset.Format(time.DateOnly)}
	}
}

func documentOf(date string) *openapi3.T {
	text := fmt.Sprintf(`{"openapi": "3.0.3", "info": {"title": "invites", "version": "1"}, "x-snyk-api-version": %q,
		"paths": {"/invites": {"get": {"responses": {"200": {"description": "answered"}}, "parameters":
		[{"name": "version", "in": "query", "required": true, "schema": {"type": "string", "pattern": %q}}]}}}}`, date, pattern)
	document, err := openapi3.NewLoader().LoadFromData([]byte(text))
	if err != nil {
		panic(err)
	}
	return document
}
