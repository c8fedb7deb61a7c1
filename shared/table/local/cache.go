package local

import (
	"sync"

	"github.com/preau-ent/preau/shared/table"
)

// cacheBytes bounds the items kept decoded in memory: the gradebooks and accounts
// of several schools.
const cacheBytes = 64 << 20

// entryBytes is about what an entry takes beside its texts.
const entryBytes = 256

// A cache holds items as the file holds them, exactly: this process is the only one
// that writes, and the writer corrects the cache before it acknowledges. An item of
// Version 0 is known to be absent.
type cache struct {
	mu    sync.RWMutex
	items map[table.Key]table.Item
	bytes int
	most  int // bytes; 0 keeps nothing
	// commits counts the corrections: what was read from the file before one may be
	// older than it, and is not kept.
	commits uint64
}

// read copies the known items of keys to found and returns the places of the others.
func (c *cache) read(keys []table.Key, found []table.Item) (missing []int, commits uint64) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	for i, k := range keys {
		it, known := c.items[k]
		if !known {
			missing = append(missing, i)
		}
		found[i] = it
	}
	return missing, c.commits
}

// fill keeps items read from the file, unless something was committed since.
func (c *cache) fill(commits uint64, keys []table.Key, found []table.Item, places []int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.commits != commits || c.most == 0 {
		return
	}
	for _, i := range places {
		c.set(keys[i], found[i])
	}
	c.shrink()
}

// correct replaces the items that a commit changed, if they are kept.
func (c *cache) correct(changed map[table.Key]table.Item) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.commits++
	for k, it := range changed {
		if _, kept := c.items[k]; kept {
			c.set(k, it)
		}
	}
	c.shrink()
}

func (c *cache) set(k table.Key, it table.Item) {
	if old, kept := c.items[k]; kept {
		c.bytes -= weight(k, old)
	}
	c.bytes += weight(k, it)
	c.items[k] = it
}

// shrink drops entries, whichever come, until the cache is a quarter below its bound.
func (c *cache) shrink() {
	if c.bytes <= c.most {
		return
	}
	for k, it := range c.items {
		if c.bytes <= c.most*3/4 {
			return
		}
		delete(c.items, k)
		c.bytes -= weight(k, it)
	}
}

func weight(k table.Key, it table.Item) int {
	return entryBytes + len(k.Part) + len(k.Sort) + len(it.Index.Part) + len(it.Index.Sort) + len(it.Data)
}
