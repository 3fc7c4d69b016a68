//! The async runtime of a run: made when it is first needed, and ended without waiting.

use std::cell::OnceCell;
use std::io;

use tokio::runtime::Runtime;

use crate::platform::{Http, runtime};

/// A runtime that is made at the first use: to make one takes time, and most runs read files only.
#[derive(Debug, Default)]
pub(super) struct LazyRuntime {
    runtime: OnceCell<Runtime>,
    http: Http,
}

impl LazyRuntime {
    /// Runs work to its end.
    pub(super) fn block_on<T>(&self, work: impl Future<Output = T>) -> io::Result<T> {
        Ok(self.start()?.block_on(work))
    }

    /// The runtime, for work that comes later and cannot fail then.
    pub(super) fn start(&self) -> io::Result<&Runtime> {
        match self.runtime.get() {
            Some(runtime) => Ok(runtime),
            None => {
                see_that_descriptors_are_left()?;
                let made = runtime()?;
                Ok(self.runtime.get_or_init(|| made))
            }
        }
    }

    /// What the work sends its requests with: the connections are driven by this runtime.
    pub(super) fn http(&self) -> &Http {
        &self.http
    }
}

/// A runtime needs four descriptors before it can be asked anything, and two of them it takes without an error of its own.
#[cfg(unix)]
fn see_that_descriptors_are_left() -> io::Result<()> {
    use std::os::unix::net::UnixStream;

    let _both = (UnixStream::pair()?, UnixStream::pair()?);
    Ok(())
}

#[cfg(not(unix))]
fn see_that_descriptors_are_left() -> io::Result<()> {
    Ok(())
}

impl Drop for LazyRuntime {
    /// A runtime that is dropped waits for the thread that resolves a name, and where no name server answers, that is for
    /// longer than any `--timeout`. This one leaves the thread to the end of the process.
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
