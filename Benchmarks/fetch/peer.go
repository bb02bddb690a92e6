// Fetching with net/http: `peer URL COUNT CONNECTIONS` prints requests a second.
package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

func main() {
	url := os.Args[1]
	count, _ := strconv.ParseInt(os.Args[2], 10, 64)
	connections, _ := strconv.Atoi(os.Args[3])
	client := &http.Client{Transport: &http.Transport{
		MaxIdleConns: connections, MaxIdleConnsPerHost: connections, DisableCompression: true}}
	var issued int64
	var group sync.WaitGroup
	start := time.Now()
	for i := 0; i < connections; i++ {
		group.Add(1)
		go func() {
			defer group.Done()
			for atomic.AddInt64(&issued, 1) <= count {
				response, err := client.Get(url)
				if err != nil {
					panic(err)
				}
				io.Copy(io.Discard, response.Body)
				response.Body.Close()
			}
		}()
	}
	group.Wait()
	fmt.Println(float64(count) / time.Since(start).Seconds())
}
