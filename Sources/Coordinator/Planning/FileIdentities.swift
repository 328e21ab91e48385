// Finds an input by device and inode: four bytes an input, searched by halving.

import Platform

struct FileIdentities {
  private let list: InputList
  private var order: [UInt32]

  init(_ list: InputList) {
    self.list = list
    order = (0..<UInt32(list.count)).filter { !list.isRefused(Int($0)) }
    order.sort { Self.key(list, Int($0)) < Self.key(list, Int($1)) }
  }

  /// The position of an input that is this file.
  func input(_ status: FileStatus) -> Int? {
    let (device, inode) = (status.device, status.inode)
    var low = 0
    var high = order.count
    while low < high {
      let middle = (low + high) / 2
      if Self.key(list, Int(order[middle])) < (inode, device) { low = middle + 1 } else { high = middle }
    }
    guard low < order.count, Self.key(list, Int(order[low])) == (inode, device) else { return nil }
    return Int(order[low])
  }

  private static func key(_ list: InputList, _ index: Int) -> (UInt64, UInt64) {
    (list.inputs[index].inode, list.device(index))
  }
}
