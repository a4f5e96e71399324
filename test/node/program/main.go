// The App of the stories on a real node: it answers what it sees and does to itself what it is told.
// The environment tells how it behaves from the start; PORT is 8080 by default.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// By the name that the program is called by: it stands for the programs of other images.
var acts = map[string]func(){
	"pause":      pause,
	"pg_isready": func() { exitOn(dial("tcp", "127.0.0.1:"+os.Getenv("PORT"))) },
	"fluentd":    tail,
	"ruby":       func() { exitOn(dial("unix", os.Getenv("ALIVE"))) },
}

func main() {
	if act := acts[filepath.Base(os.Args[0])]; act != nil {
		act()
		return
	}
	if name := os.Getenv("WRITES_TO"); name != "" {
		exitOn(os.WriteFile(name, []byte("x"), 0o644))
	}
	if os.Getenv("CRASHES") != "" {
		log.Fatal("crashes as it was told")
	}
	if megabytes := number("EATS_MEGABYTES", 0); megabytes > 0 {
		eat(megabytes)
	}
	if seconds := number("EXITS_AFTER_SECONDS", 0); seconds > 0 {
		time.AfterFunc(time.Duration(seconds)*time.Second, func() { os.Exit(1) })
	}
	serve(number("PORT", 8080))
}

// A listener that fails ends the program with Go's own message, as any web server does.
func serve(port int) {
	listener, err := net.Listen("tcp", ":"+strconv.Itoa(port))
	exitOn(err)
	server := &http.Server{Handler: pages()}
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, syscall.SIGTERM)
	go func() {
		<-ended
		// Other nodes go on sending for a moment.
		time.Sleep(time.Duration(number("LINGERS_SECONDS", 2)) * time.Second)
		server.Close()
	}()
	if err := server.Serve(listener); err != http.ErrServerClosed {
		exitOn(err)
	}
}

func pages() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, os.Getenv("VERSION"))
	})
	mux.HandleFunc("/healthz", health)
	mux.HandleFunc("/env", func(w http.ResponseWriter, r *http.Request) { answer(w, os.Environ()) })
	mux.HandleFunc("/id", func(w http.ResponseWriter, r *http.Request) { answer(w, identity()) })
	mux.HandleFunc("/stat", func(w http.ResponseWriter, r *http.Request) { answer(w, stat(r.FormValue("path"))) })
	mux.HandleFunc("/read", func(w http.ResponseWriter, r *http.Request) {
		content, err := os.ReadFile(r.FormValue("path"))
		answer(w, map[string]any{"content": string(content), "error": text(err)})
	})
	mux.HandleFunc("/write", func(w http.ResponseWriter, r *http.Request) {
		answer(w, map[string]any{"error": text(write(r.FormValue("path"), size(r)))})
	})
	mux.HandleFunc("/get", func(w http.ResponseWriter, r *http.Request) { answer(w, get(r.FormValue("url"))) })
	mux.HandleFunc("/oom", func(w http.ResponseWriter, r *http.Request) { eat(4096) })
	mux.HandleFunc("/exit", func(w http.ResponseWriter, r *http.Request) { os.Exit(1) })
	return mux
}

func health(w http.ResponseWriter, r *http.Request) {
	if os.Getenv("NEVER_READY") != "" {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
}

// The lines of /proc/self/status that tell what the kernel lets this process do.
func identity() map[string]string {
	status, err := os.ReadFile("/proc/self/status")
	exitOn(err)
	found := map[string]string{}
	for _, line := range strings.Split(string(status), "\n") {
		if name, value, ok := strings.Cut(line, ":"); ok {
			found[name] = strings.TrimSpace(value)
		}
	}
	return found
}

func stat(path string) map[string]any {
	info, err := os.Stat(path)
	if err != nil {
		return map[string]any{"error": err.Error()}
	}
	raw := info.Sys().(*syscall.Stat_t)
	return map[string]any{
		"mode": fmt.Sprintf("%04o", info.Mode().Perm()), "size": info.Size(),
		"uid": raw.Uid, "gid": raw.Gid, "isFolder": info.IsDir(),
	}
}

func size(r *http.Request) int64 {
	bytes, _ := strconv.ParseInt(r.FormValue("bytes"), 10, 64)
	return max(bytes, 1)
}

func write(path string, bytes int64) error {
	file, err := os.Create(filepath.Clean(path))
	if err != nil {
		return err
	}
	defer file.Close()
	block := make([]byte, 1<<20)
	for rest := bytes; rest > 0; rest -= int64(len(block)) {
		if _, err := file.Write(block[:min(rest, int64(len(block)))]); err != nil {
			return err
		}
	}
	return nil
}

func get(url string) map[string]any {
	client := &http.Client{Timeout: 5 * time.Second}
	response, err := client.Get(url)
	if err != nil {
		return map[string]any{"error": err.Error()}
	}
	response.Body.Close()
	return map[string]any{"status": response.StatusCode}
}

var eaten [][]byte

func eat(megabytes int) {
	for range megabytes {
		block := make([]byte, 1<<20)
		for i := range block {
			block[i] = 1
		}
		eaten = append(eaten, block)
	}
}

func dial(network, address string) error {
	connection, err := net.Dial(network, address)
	if err == nil {
		err = connection.Close()
	}
	return err
}

// A stand-in for fluentd: it is alive, and reads nothing.
func tail() {
	listener, err := net.Listen("unix", os.Getenv("ALIVE"))
	exitOn(err)
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, syscall.SIGTERM)
	<-ended
	listener.Close()
}

// The first process of a pod: it keeps the namespaces, and reaps what is left to it.
func pause() {
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT, syscall.SIGCHLD)
	for received := range signals {
		if received != syscall.SIGCHLD {
			os.Exit(0)
		}
		for {
			pid, err := syscall.Wait4(-1, nil, syscall.WNOHANG, nil)
			if pid <= 0 || err != nil {
				break
			}
		}
	}
}

func answer(w http.ResponseWriter, value any) {
	w.Header().Set("content-type", "application/json")
	// A client that went away is no fault of this program.
	_ = json.NewEncoder(w).Encode(value)
}

func number(name string, otherwise int) int {
	if value, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return value
	}
	return otherwise
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func exitOn(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
